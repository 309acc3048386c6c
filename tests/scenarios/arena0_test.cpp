// The sacred three on Arena 0, small: no finding without a switch, the same hash for the same seed,
// a finding with a switch.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "scenarios/arena0/setup.hpp"
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

TEST(Arena0, LetsEveryFaultFamilyStrikeThatItIsReadyFor) {
  std::map<std::string_view, std::uint64_t> strikes;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    run(kArena0, seed);
    for (const faults::Family& family : faults::families()) {
      strikes[family.name] += sim::test_world().machine().faults().setting(family.id).strikes;
    }
  }
  for (const faults::FamilyId left_out : arena0::not_ready_for()) {
    EXPECT_EQ(strikes[faults::family(left_out).name], 0u) << faults::family(left_out).name;
    strikes.erase(faults::family(left_out).name);
  }
  for (const auto& [name, count] : strikes) EXPECT_GT(count, 0u) << name;
}

/// @returns how often lives were cut short: by kills, by power cuts
std::pair<std::uint64_t, std::uint64_t> crashes_with(std::vector<std::string> pinned) {
  std::pair<std::uint64_t, std::uint64_t> crashes;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    sim::Configuration configuration;
    configuration.seed = seed;
    configuration.faults = pinned;
    sim::run_once(sim::test_world(), kArena0, configuration);
    const faults::FaultPlan& plan = sim::test_world().machine().faults();
    crashes.first += plan.setting(faults::FamilyId::kill).strikes;
    crashes.second += plan.setting(faults::FamilyId::power_cut).strikes;
  }
  return crashes;
}

TEST(Arena0, CrashesInTheWaysThatAreNotPinnedAway) {
  const auto both = crashes_with({});
  EXPECT_GT(both.first, 0u);
  EXPECT_GT(both.second, 0u);
  EXPECT_EQ(crashes_with({"kill=0", "power_cut=0"}), std::pair(0ul, 0ul));
  for (const char* const only_cuts : {"kill=0", "power_cut=1"}) {
    EXPECT_EQ(crashes_with({only_cuts}).first, 0u) << only_cuts;
    EXPECT_GT(crashes_with({only_cuts}).second, 0u) << only_cuts;
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
