// Loops that give up after more attempts than are explored one by one.

#include <gtest/gtest.h>

#include "tests/sim/explored.hpp"
#include "tests/sim/program/explored.hpp"

namespace reprise::sim {
namespace {

using scheduler::MemoryMode;

class ExploreAttempts : public testing::TestWithParam<MemoryMode> {
 protected:
  static ExploreResult explore(int (*program)()) {
    return sim::explore(kExploredInstrumented, program, 1000, GetParam());
  }
  template <int (*program)()>
  static void expect_all(std::initializer_list<int> results) {
    const auto run = [] { return 0 * program(); };
    const ExploreResult result = explore(run);
    EXPECT_TRUE(result.findings.empty());
    EXPECT_TRUE(result.schedules->exhausted);
    EXPECT_EQ(result.schedules->reservation, "");
    EXPECT_EQ(result.schedules->executions, traces_of(kExploredInstrumented, run, GetParam()));
    expect_to_return_each_of<program>(kExploredInstrumented, results, GetParam());
  }
  template <int (*program)()>
  static void expect_a_reservation() {
    const ExploreResult result = explore([] { return 0 * program(); });
    EXPECT_TRUE(result.findings.empty());
    EXPECT_TRUE(result.schedules->exhausted);
    EXPECT_EQ(result.schedules->reservation, "a loop gives up after many yields");
  }
};

TEST_P(ExploreAttempts, TheyFindWhatChangesOrAreUsedUp) {
  expect_all<&programs::yield_many_times>({1, 11, 20, 21});
  expect_all<&programs::give_up_on_two_writers>({0, 1, 2});
}

TEST_P(ExploreAttempts, TheyAreUsedUpWithoutAYieldToo) {
  expect_all<&programs::spin_many_times>({1, 11, 20, 21});
}

TEST_P(ExploreAttempts, WhatComesAfterThemIsExplored) {
  expect_all<&programs::yield_before_sleeping>({0, 1});
  expect_all<&programs::spin_before_sleeping>({0, 1});
}

// Where that has changed before the first yield, the loop was not tried out.
TEST_P(ExploreAttempts, WhatWasReadBeforeThemMayChangeBeforeTheyYield) {
  expect_all<&programs::give_up_twice>({0, 1, 10, 11});
}

TEST_P(ExploreAttempts, LooksAtTheSamePlaceInTheCodeAreNoneOfTheirs) {
  expect_all<&programs::give_up_between_looks>({1, 10, 11, 101});
}

TEST_P(ExploreAttempts, OneThatLooksTwiceMayEndWithHalfTheNews) {
  expect_a_reservation<&programs::give_up_on_two_flags>();
  expect_a_reservation<&programs::give_up_on_two_values>();
}

TEST_P(ExploreAttempts, WhatWritesOrWaitsIsNotUsedUpAtOnce) {
  expect_a_reservation<&programs::give_up_taking>();
  expect_a_reservation<&programs::sleep_many_times>();
}

// In one run it gives up, in another one it goes on for longer than anybody looks.
TEST_P(ExploreAttempts, WhoGaveUpOncePromisesNothing) {
  expect_a_reservation<&programs::give_up_by_a_limit>();
}

TEST_P(ExploreAttempts, GoOnWhereTheyStopped) {
  expect_the_same_in_stretches(
      kExploredInstrumented, [] { return 0 * programs::yield_before_sleeping(); }, GetParam());
}

TEST_P(ExploreAttempts, KeepTheirReservationWhereTheyStopped) {
  const auto run = [] { return 0 * programs::give_up_by_a_limit(); };
  explored_program = run;
  Configuration configuration = calm_without_races();
  configuration.memory = GetParam();
  for (const std::uint64_t runs : {1U, 2U, 3U, 7U}) {
    const ExploreResult result = explore_in_stretches(kExploredInstrumented, configuration, runs);
    EXPECT_EQ(result.schedules->reservation, "a loop gives up after many yields");
  }
}

INSTANTIATE_TEST_SUITE_P(Memory, ExploreAttempts, testing::Values(MemoryMode::sc, MemoryMode::rc11),
                         [](const auto& instance) {
                           return instance.param == MemoryMode::sc ? "sc" : "rc11";
                         });

}  // namespace
}  // namespace reprise::sim
