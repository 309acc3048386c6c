// T-07: whatever the number of threads, of memories and their sizes, concurrent stores preserve
// every text. Texts of one letter show a mix-up by their length; others show it by every byte.

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/store_together.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kMostSizes = 20;
constexpr std::size_t kMostTextBytes = 1000;

std::string numbered(std::size_t length, std::uint64_t number) {
  std::string text;
  while (text.size() < length) text += fmt::format("<{}>", number);
  text.resize(length);
  return text;
}

void run(sim::Run& run) {
  Draws draws(run);
  const std::size_t threads = draws.between(2, 10);
  const std::size_t stores = draws.between(1, 8);
  const bool one_letter = draws.between(0, 1) == 0;
  std::vector<std::size_t> sizes(draws.between(1, kMostSizes));
  for (std::size_t& size : sizes) size = draws.between(1, kMostTextBytes);
  const auto options = draws.options(2 * threads * stores);
  store_together(run, options, threads, stores, [&](std::size_t thread, std::size_t i) {
    const std::uint64_t number = thread * stores + i;
    const std::size_t size = sizes[number % sizes.size()];
    return make_memory(id_of(thread, i), number,
                       one_letter ? filler(size, 0) : numbered(size, number));
  });
}

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB03, engram::Bug::kB05});

}  // namespace

const sim::Scenario kWarmProperty{
    "warm_property", "the warm tier: concurrent stores preserve every text", kSwitches, &run};

}  // namespace reprise::scenarios
