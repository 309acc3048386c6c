// Where schedules are explored, a deadline may come before anything that others do, or after.

#include <gtest/gtest.h>

#include <set>

#include "sim/border.hpp"
#include "tests/sim/explored.hpp"
#include "tests/sim/program/deadlines.hpp"

namespace reprise::sim {
namespace {

using Results = std::set<int>;

struct Explored {
  Results results;
  ScheduleCoverage schedules;
  std::size_t findings = 0;
};

template <auto program>
Explored explored(scheduler::MemoryMode memory) {
  static Results results;
  results.clear();
  const auto note_result = [] {
    const int result = program();
    const HostMemory host;
    results.insert(result);
    return 0;
  };
  const ExploreResult result = explore(kExploredInstrumented, note_result, 100'000, memory);
  return {results, *result.schedules, result.findings.size()};
}

/// Both memory models: they differ in atomics alone.
template <auto program>
void expect_results(const Results& results) {
  for (const auto memory : {scheduler::MemoryMode::sc, scheduler::MemoryMode::rc11}) {
    const Explored all = explored<program>(memory);
    EXPECT_EQ(all.results, results);
    EXPECT_TRUE(all.schedules.exhausted);
    EXPECT_EQ(all.schedules.reservation, "");
    EXPECT_EQ(all.findings, 0u);
  }
}

/// ... as many executions as there are by brute force.
template <auto program>
void expect_results(const Results& results, std::uint64_t executions) {
  expect_results<program>(results);
  for (const auto memory : {scheduler::MemoryMode::sc, scheduler::MemoryMode::rc11}) {
    EXPECT_EQ(explored<program>(memory).schedules.executions, executions);
    EXPECT_EQ(traces_of(kExploredInstrumented, +program, memory), executions);
  }
}

TEST(ExploreDeadlines, SleepersWakeUpBeforeOthersGetOnOrAfter) {
  expect_results<[] { return programs::look_while_another_sleeps(1); }>({0, 1}, 2);
  expect_results<[] { return programs::two_sleepers(1, 2); }>({1, 2}, 2);
}

// Who falls asleep before another one wakes up has an earlier deadline: so many orders of that
// there are, and of counting, were counted by a program of its own.
TEST(ExploreDeadlines, ClocksShowWhoFellAsleepBeforeOthersWokeUp) {
  expect_results<[] { return programs::count_sleepers(3, 1); }>({3}, 114);
  expect_results<[] { return programs::count_sleepers(2, 2); }>({2}, 38);
}

TEST(ExploreDeadlines, WhoSleepsWithALockIsWaitedFor) {
  expect_results<[] { return programs::lock_behind_a_sleeper(1); }>({1, 2}, 2);
}

TEST(ExploreDeadlines, WhoeverWaitsForAConditionMayBeLate) {
  expect_results<&programs::wait_once>({0, 1, 3}, 4);
  expect_results<[] { return programs::late_waits(1); }>({0, 1, 2}, 6);
  expect_results<&programs::two_wait>({0, 1}, 108);
  expect_results<&programs::two_wait_for_one_signal>({1, 2, 3}, 80);
  expect_results<&programs::look_at_a_deadline>({0, 1}, 29);
  expect_results<&programs::two_consumers>({2, 11}, 106);
}

TEST(ExploreDeadlines, LoopsThatWaitOnAreNoExecutionsWithoutEnd) {
  expect_results<[] { return programs::sleep_until_seen(1); }>({1}, 2);
  expect_results<[] { return programs::wait_until_seen(1); }>({1}, 3);
  expect_results<&programs::lock_in_the_end>({2}, 12);
  expect_results<&programs::tick_until_stopped>({0, 1, 2}, 3);
}

TEST(ExploreDeadlines, LocksAreHadInTimeOrNot) {
  expect_results<[] { return programs::lock_in_time(1); }>({0, 1}, 4);
  expect_results<&programs::lock_at_once>({0, 1}, 3);
  expect_results<&programs::share_in_time>({0, 1}, 4);
  expect_results<&programs::acquire_in_time>({0, 1});
}

TEST(ExploreDeadlines, WhoWaitsInACircleGivesUp) {
  expect_results<[] { return programs::two_locks_in_time(1); }>({0, 1, 2, 3}, 28);
}

TEST(ExploreDeadlines, ThreadsEndInTimeOrNot) {
  expect_results<&programs::join_in_time>({0, 1}, 3);
}

TEST(ExploreDeadlines, PipesAreReadyInTimeOrNot) {
  expect_results<&programs::poll_a_pipe>({0, 1}, 3);
}

TEST(ExploreDeadlines, LoopsThatLookAtTheMachineWaitForChangesOfIt) {
  expect_results<&programs::poll_in_a_loop>({1}, 2);
  expect_results<&programs::look_for_a_file>({1}, 9);
}

TEST(ExploreDeadlines, ClocksShowWhichDeadlinesHaveCome) {
  expect_results<&programs::read_the_clock>({0, 1}, 3);
}

TEST(ExploreDeadlines, AnyOfThoseWhoWaitForAPipeReadsFirst) {
  expect_results<&programs::two_readers_of_a_pipe>({1, 2}, 10);
}

TEST(ExploreFarDeadlines, ComeWhereNobodyElseCanGoOn) {
  expect_results<[] { return programs::look_while_another_sleeps(1000); }>({0}, 1);
  expect_results<[] { return programs::lock_behind_a_sleeper(1000); }>({1, 2}, 2);
  expect_results<[] { return programs::late_waits(1000); }>({0}, 2);
  expect_results<[] { return programs::wait_in_vain(1000); }>({1}, 1);
  expect_results<[] { return programs::lock_in_time(1000); }>({1}, 3);
}

TEST(ExploreFarDeadlines, ComeOneAfterTheOther) {
  expect_results<[] { return programs::two_sleepers(1000, 2000); }>({1}, 1);
  expect_results<[] { return programs::two_sleepers(2000, 1000); }>({2}, 1);
}

TEST(ExploreFarDeadlines, ComeInAnyOrderIfTheyAreNearEachOther) {
  expect_results<[] { return programs::two_sleepers(1000, 1000); }>({1, 2}, 2);
  expect_results<[] { return programs::two_sleepers(1000, 1090); }>({1, 2}, 2);
}

TEST(ExploreFarDeadlines, AreNearWhenTimeHasPassed) {
  expect_results<[] { return programs::two_sleepers(150, 60); }>({1, 2}, 3);
}

TEST(ExploreFarDeadlines, ComeAfterNearOnes) {
  expect_results<[] { return programs::lock_beside_a_sleeper(1000, 50); }>({0});
  expect_results<[] { return programs::lock_beside_a_sleeper(50, 1000); }>({1});
  expect_results<[] { return programs::lock_beside_a_sleeper(50, 50); }>({0, 1});
  expect_results<[] { return programs::lock_beside_a_sleeper(1000, 2000); }>({1});
  expect_results<[] { return programs::lock_beside_a_sleeper(2000, 1000); }>({0});
}

TEST(ExploreFarDeadlines, LoopsWaitForThem) {
  expect_results<[] { return programs::sleep_until_seen(1000); }>({1}, 2);
  expect_results<[] { return programs::wait_until_seen(1000); }>({1}, 2);
}

TEST(ExploreFarDeadlines, WhoWaitsInACircleGivesUp) {
  expect_results<[] { return programs::two_locks_in_time(1000); }>({0, 1, 2, 3}, 16);
}

}  // namespace
}  // namespace reprise::sim
