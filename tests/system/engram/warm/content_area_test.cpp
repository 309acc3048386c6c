#include "system/engram/warm/content_area.hpp"

#include <thread>
#include <vector>

#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;

TEST(ContentAreaTest, KeepsTextsOneBehindTheOther) {
  ContentArea area(10, {});
  EXPECT_EQ(must(area.append("first")).offset, 0u);
  const ContentPlace empty = must(area.append(""));
  const ContentPlace second = must(area.append("second"));
  EXPECT_EQ(empty.offset, 5u);
  EXPECT_EQ(second.offset, 5u);
  const auto lock = area.lock_to_read();
  EXPECT_EQ(must(area.read(second)), "second");
  EXPECT_EQ(must(area.read(empty)), "");
}

TEST(ContentAreaTest, ReadsNothingBeyondItsEnd) {
  ContentArea area(10, {});
  must(area.append("12345"));
  const auto lock = area.lock_to_read();
  EXPECT_EQ(error_kind(area.read({0, 6})), ErrorKind::kCorrupt);
  EXPECT_EQ(error_kind(area.read({6, 0})), ErrorKind::kCorrupt);
  EXPECT_EQ(error_kind(area.read({~std::uint64_t{0} - 2, 5})), ErrorKind::kCorrupt);
}

TEST(ContentAreaTest, GivesManyThreadsPlacesOfTheirOwn) {
  constexpr int kThreads = 8;
  ContentArea area(10, {});
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&area, i] {
      const std::string text(static_cast<std::size_t>(i + 1), static_cast<char>('a' + i));
      for (int n = 0; n < 500; ++n) {
        const ContentPlace place = must(area.append(text));
        const auto lock = area.lock_to_read();
        EXPECT_EQ(must(area.read(place)), text);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(area.size(), 500u * kThreads * (kThreads + 1) / 2);
}

}  // namespace
}  // namespace engram
