// T-07 on real threads: whatever the number of threads, of memories and their sizes, concurrent
// stores preserve every text.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/system/engram/warm/together.hpp"
#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::must;
using test::memory;

/// Texts of one letter show a mix-up by their length, others by every byte.
std::string text_of(std::size_t number, std::size_t size, bool one_letter) {
  if (one_letter) return std::string(size, 'x');
  std::string text;
  while (text.size() < size) text += "<" + std::to_string(number) + ">";
  return text.substr(0, size);
}

RC_GTEST_PROP(WarmProperty, T07ConcurrentStoresPreserveEveryText, ()) {
  const auto threads = *rc::gen::inRange<std::size_t>(2, 11);
  const auto stores = *rc::gen::inRange<std::size_t>(10, 51);
  const auto count = *rc::gen::inRange<std::size_t>(10, 50);
  const auto sizes =
      *rc::gen::container<std::vector<std::size_t>>(count, rc::gen::inRange<std::size_t>(1, 1001));
  const bool one_letter = *rc::gen::arbitrary<bool>();
  const stemedb::test::TempDirectory directory;
  const auto capacity = static_cast<std::uint32_t>(2 * threads * stores);
  const auto storage =
      must(MappedWarmStorage::create(directory / "warm.dat", {capacity, true, {}}));
  const auto stored = [&](std::size_t number) {
    const std::size_t size = sizes[number % sizes.size()];
    return memory(std::to_string(number), static_cast<int>(number),
                  text_of(number, size, one_letter));
  };
  test::run_together(threads, [&](std::size_t thread) {
    for (std::size_t i = 0; i < stores; ++i) must(storage->store(stored(thread * stores + i)));
  });
  RC_ASSERT(storage->statistics().memory_count == threads * stores);
  for (std::size_t number = 0; number < threads * stores; ++number) {
    RC_ASSERT(must(storage->get(std::to_string(number))) == stored(number));
  }
}

}  // namespace
}  // namespace engram
