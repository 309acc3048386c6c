// The sacred three on Arena 0, small: no finding without a switch, the same hash for the same seed,
// a finding with a switch.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scenarios/scenarios.hpp"
#include "sim/run_once.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

sim::RunResult run(const sim::Scenario& scenario, std::uint64_t seed,
                   std::vector<std::string> bugs = {}, const sim::Keep& keep = {}) {
  sim::Configuration configuration;
  configuration.seed = seed;
  configuration.bugs = std::move(bugs);
  return sim::run_once(sim::test_world(), scenario, configuration, nullptr, keep);
}

std::string describe(std::span<const scheduler::Event> events, std::size_t index) {
  if (index >= events.size()) return "the end";
  const scheduler::Event& event = events[index];
  return fmt::format("t{} {} object {} argument {} result {} at {} ns", event.thread,
                     sim::operation_name(static_cast<sim::Operation>(event.operation)),
                     event.object, event.argument, event.result, event.time_ns);
}

// Where two runs of a seed part; empty if they do not.
std::string difference(const sim::Scenario& scenario, std::uint64_t seed) {
  const sim::Keep keep{.decisions = false, .events = 1'000'000};
  const sim::RunResult first = run(scenario, seed, {}, keep);
  const sim::RunResult second = run(scenario, seed, {}, keep);
  if (first.trace_hash == second.trace_hash) return "";
  const std::size_t index =
      scheduler::first_difference(first.last_events, second.last_events).value_or(0);
  std::string text = fmt::format("seed {}, event {}:\n", seed, index);
  for (std::size_t i = index < 5 ? 0 : index - 5; i < index; ++i) {
    text += fmt::format("  both   {}\n", describe(first.last_events, i));
  }
  return text + fmt::format("  first  {}\n  second {}", describe(first.last_events, index),
                            describe(second.last_events, index));
}

TEST(Arena0, FindsNothingWithoutASwitch) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const sim::RunResult result = run(kArena0, seed);
    ASSERT_FALSE(result.finding) << "seed " << seed << ": " << result.finding->signature << ": "
                                 << result.finding->message;
  }
}

TEST(Arena0, SameSeedSameHash) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    ASSERT_EQ(difference(kArena0, seed), "");
  }
}

TEST(Arena0, FindsAMissingFsync) {
  std::uint64_t seed = 0;
  while (seed < 300 && !run(kArena0, seed, {"F-wal-record"}).finding) ++seed;
  EXPECT_LT(seed, 300u);
}

TEST(Arena0Calm, WritesAndVerifiesEveryTick) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const sim::RunResult result = run(kArena0Calm, seed);
    ASSERT_FALSE(result.finding) << result.finding->message;
  }
}

}  // namespace
}  // namespace reprise::scenarios
