// The warm tier, small: no finding without a switch, the same hash for the same seed, a finding
// with a switch, and with the defect of its slots exactly in the tests that can see it.

#include <gtest/gtest.h>

#include "scenarios/scenarios.hpp"
#include "sim/run_once.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

constexpr const sim::Scenario* kScenarios[] = {
    &kWarmBurst,  &kWarmCompaction, &kWarmCrash,     &kWarmCrashCalm,
    &kWarmGet,    &kWarmHot,        &kWarmIteration, &kWarmLinearizable,
    &kWarmLossy,  &kWarmMixed,      &kWarmPanic,     &kWarmProperty,
    &kWarmReopen, &kWarmStore,      &kWarmTwoStores, &kWarmWriters};

sim::RunResult run(const sim::Scenario& scenario, std::uint64_t seed,
                   std::vector<std::string> bugs = {}) {
  sim::Configuration configuration;
  configuration.seed = seed;
  configuration.bugs = std::move(bugs);
  return sim::run_once(sim::test_world(), scenario, configuration);
}

/// @returns how many of so many seeds end in a finding
std::uint64_t findings(const sim::Scenario& scenario, const std::string& bug, std::uint64_t seeds,
                       std::uint64_t first = 0) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    count += run(scenario, seed, {bug}).finding ? 1U : 0U;
  }
  return count;
}

TEST(WarmTier, FindsNothingWithoutASwitch) {
  for (const sim::Scenario* const scenario : kScenarios) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const sim::RunResult result = run(*scenario, seed);
      ASSERT_FALSE(result.finding)
          << scenario->name << ", seed " << seed << ": " << result.finding->message;
    }
  }
}

TEST(WarmTier, SameSeedSameHash) {
  for (const sim::Scenario* const scenario : kScenarios) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      ASSERT_EQ(run(*scenario, seed).trace_hash, run(*scenario, seed).trace_hash)
          << scenario->name << ", seed " << seed;
    }
  }
}

// T-08: in every round the same tests fail, and the same ones pass.
TEST(WarmTier, ShowsSharedSlotsWhereTheyCanBeSeenAndNowhereElse) {
  constexpr std::uint64_t kRounds = 20;
  constexpr std::uint64_t kSeeds = 30;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    for (const auto* const seeing : {&kWarmStore, &kWarmWriters, &kWarmProperty}) {
      EXPECT_GT(findings(*seeing, "B-01", kSeeds, 1000 * round), 0u) << seeing->name << round;
    }
    for (const auto* const blind : {&kWarmGet, &kWarmMixed, &kWarmHot, &kWarmPanic}) {
      EXPECT_EQ(findings(*blind, "B-01", kSeeds, 1000 * round), 0u) << blind->name << round;
    }
  }
}

TEST(WarmTier, FindsEachDefectOfStores) {
  for (const char* const bug : {"B-01", "B-02", "B-03", "B-04", "B-05"}) {
    for (const auto* const scenario : {&kWarmStore, &kWarmWriters, &kWarmProperty}) {
      EXPECT_GT(findings(*scenario, bug, 50), 0u) << scenario->name << ", " << bug;
    }
    EXPECT_GT(findings(kWarmTwoStores, bug, 200), 0u) << bug;
  }
}

TEST(WarmTier, FindsEachDefectOfCompaction) {
  for (const char* const bug : {"B-49", "B-50", "B-53", "B-55"}) {
    EXPECT_GT(findings(kWarmCompaction, bug, 100), 0u) << bug;
  }
  EXPECT_GT(findings(kWarmCompaction, "B-49b", 2000), 0u);
  EXPECT_GT(findings(kWarmCompaction, "B-54", 2000), 0u);
}

TEST(WarmTier, FindsWhatHistoriesShow) {
  for (const char* const bug : {"B-01", "B-03", "B-05", "B-49", "B-53", "B-55"}) {
    EXPECT_GT(findings(kWarmLinearizable, bug, 200), 0u) << bug;
  }
}

TEST(WarmTier, FindsWhatClientsOfALossyLineSee) {
  for (const char* const bug : {"B-01", "B-51", "B-53"}) {
    EXPECT_GT(findings(kWarmLossy, bug, 50), 0u) << bug;
  }
}

TEST(WarmTier, FindsWhatACrashShowsOfItsLog) {
  for (const char* const bug : {"M1", "M5", "B-52", "B-57", "B-59", "B-72", "B-73"}) {
    EXPECT_GT(findings(kWarmCrash, bug, 200), 0u) << bug;
  }
  for (const char* const control : {"C-sync", "C-order", "C-M35"}) {
    EXPECT_EQ(findings(kWarmCrash, control, 50), 0u) << control;
  }
}

TEST(WarmTier, FindsWhatNeedsNoSecondThread) {
  EXPECT_GT(findings(kWarmBurst, "B-51", 5), 0u);
  EXPECT_GT(findings(kWarmReopen, "B-52", 5), 0u);
  EXPECT_GT(findings(kWarmStore, "B-56", 5), 0u);
}

}  // namespace
}  // namespace reprise::scenarios
