// The warm tier's log, small: no finding without a switch, the same hash for the same seed, a
// finding with a switch, none with a control.

#include <gtest/gtest.h>

#include "scenarios/scenarios.hpp"
#include "sim/run_once.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::scenarios {
namespace {

sim::RunResult run(const sim::Scenario& scenario, std::uint64_t seed,
                   std::vector<std::string> bugs = {}, const std::string& profile = "posix-2024") {
  sim::Configuration configuration;
  configuration.seed = seed;
  configuration.bugs = std::move(bugs);
  configuration.profile = profile;
  return sim::run_once(sim::test_world(), scenario, configuration);
}

/// @returns how many of the first seeds end in a finding
std::uint64_t findings(const std::string& bug, std::uint64_t seeds) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    count += run(kEngramWal, seed, {bug}).finding ? 1U : 0U;
  }
  return count;
}

TEST(EngramWal, FindsNothingWithoutASwitch) {
  for (const char* const profile : {"posix-2024", "ext4-writeback", "xfs", "btrfs"}) {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
      const sim::RunResult result = run(kEngramWal, seed, {}, profile);
      ASSERT_FALSE(result.finding)
          << profile << ", seed " << seed << ": " << result.finding->message;
    }
  }
}

TEST(EngramWal, SameSeedSameHash) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    ASSERT_EQ(run(kEngramWal, seed).trace_hash, run(kEngramWal, seed).trace_hash) << seed;
  }
}

TEST(EngramWal, FindsAMissingFsyncAndALogThatIsNotThere) {
  for (const char* const bug : {"M1", "M5", "B-52", "B-57", "B-59", "B-72", "B-73"}) {
    EXPECT_GT(findings(bug, 200), 0u) << bug;
  }
}

TEST(EngramWal, ReportsNoControl) {
  for (const char* const control : {"C-sync", "C-order", "C-M35"}) {
    EXPECT_EQ(findings(control, 100), 0u) << control;
  }
}

TEST(EngramWalCalm, HoldsUnderEverySchedule) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const sim::RunResult result = run(kEngramWalCalm, seed);
    ASSERT_FALSE(result.finding) << result.finding->message;
  }
}

TEST(EngramWalCalm, FindsWhatNeedsNoCrash) {
  for (const char* const bug : {"B-52", "B-57", "B-59", "B-72"}) {
    EXPECT_TRUE(run(kEngramWalCalm, 0, {bug}).finding) << bug;
  }
}

}  // namespace
}  // namespace reprise::scenarios
