// Loops that look at several things in a round, or at one in an unusual way.

#include <gtest/gtest.h>

#include "tests/sim/explored.hpp"
#include "tests/sim/program/explored.hpp"

namespace reprise::sim {
namespace {

constexpr auto kWeak = scheduler::MemoryMode::rc11;

void expect_executions_for_traces(int (*program)(), scheduler::MemoryMode memory) {
  const ExploreResult result = explore(kExploredInstrumented, program, 1000, memory);
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "");
  EXPECT_EQ(result.schedules->executions, traces_of(kExploredInstrumented, program, memory));
}

TEST(ExploreRounds, ARoundMayYieldAtSeveralPlaces) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_executions_for_traces([] { return 0 * programs::look_in_turns(); }, memory);
    expect_to_return_each_of<&programs::look_in_turns>(kExploredInstrumented, {1, 2}, memory);
  }
}

// What another thread changes is seen to be shared though that comes after the loop was tried out.
TEST(ExploreRounds, ARoundMayLookAtNeighboursInTurns) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_executions_for_traces([] { return 0 * programs::look_at_neighbours_in_turns(); },
                                 memory);
    expect_to_return_each_of<&programs::look_at_neighbours_in_turns>(kExploredInstrumented, {0, 1},
                                                                     memory);
  }
}

// Of those in which a thread has gone on no execution was known before.
TEST(ExploreRounds, TryingOutALoopIsSeldomAReasonToStartOver) {
  const ExploreResult result = explore(
      kExploredInstrumented, [] { return 0 * programs::bounded_ring(2, 2); }, 2000, kWeak);
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_LE(result.schedules->restarts, 2u);
}

// A round that has to see what is new says nothing of those that have not.
TEST(ExploreRounds, ALoopIsNotTriedOutOnNews) {
  const ExploreResult result =
      explore(kExploredInstrumented, &programs::look_behind_a_lock, 1000, kWeak);
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->executions,
            traces_of(kExploredInstrumented, &programs::look_behind_a_lock, kWeak));
  EXPECT_LE(result.schedules->runs, 10u);
}

TEST(ExploreRounds, WhatAThreadWritesForItselfIsItsOwn) {
  sim::expect_executions(kExploredInstrumented, &programs::count_beside_a_flag, 2);
  sim::expect_executions(kExploredInstrumented, &programs::count_beside_a_flag, 2, kWeak);
}

// Who goes round alone for long is told to let others run, at any point of a round.
template <int locks_before>
void expect_two() {
  sim::expect_executions(
      kExploredInstrumented, [] { return programs::look_under_a_lock(locks_before); }, 2);
  const ExploreResult weak = explore(
      kExploredInstrumented, [] { return programs::look_under_a_lock(locks_before); }, 1000, kWeak);
  EXPECT_TRUE(weak.schedules->exhausted);
  EXPECT_EQ(weak.schedules->reservation, "");
  EXPECT_EQ(weak.schedules->executions, 2u);
}

TEST(ExploreRounds, TryingOutALoopTakesNoHeedOfFairness) {
  expect_two<0>();
  expect_two<1>();
  expect_two<2>();
  expect_two<3>();
  expect_two<4>();
}

TEST(ExploreRounds, WhoSpinsInCallsWaits) {
  const auto spin = [] { return 0 * programs::spin_in_calls(); };
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    sim::expect_executions(kExploredInstrumented, spin, 23, memory);
    EXPECT_EQ(traces_of(kExploredInstrumented, spin, memory), 23u);
    expect_to_return_each_of<&programs::spin_in_calls>(kExploredInstrumented, {1, 2}, memory);
  }
}

// At each point at which it is told to let others go first it has the lock that they need.
TEST(ExploreRounds, WhoTakesALockAgainAndAgainKeepsNobodyFromIt) {
  explored_program = [] { return 0 * programs::attempts_before_looking_under_a_lock(); };
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = kWeak;
  configuration.limits.steps = 100'000;
  const ExploreResult result =
      explore_schedules(world, kExploredInstrumented, configuration, {.most_runs = 60});
  EXPECT_TRUE(result.findings.empty());
  EXPECT_FALSE(result.schedules->exhausted);
}

// Nobody goes round up to the limit in a run of which the rest does not matter.
TEST(ExploreRounds, WhoSpinsLetsOthersGoFirstInRunsThatAreOver) {
  explored_program = &programs::insist_on_a_lock;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = kWeak;
  configuration.limits.steps = 20'000;  // twice what fairness waits
  const ExploreResult result =
      explore_schedules(world, kExploredInstrumented, configuration, {.most_runs = 1000});
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->covers_all());
}

}  // namespace
}  // namespace reprise::sim
