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

template <int (*program)()>
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
template <int (*program)()>
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
template <int (*program)()>
void expect_results(const Results& results, std::uint64_t executions) {
  expect_results<program>(results);
  for (const auto memory : {scheduler::MemoryMode::sc, scheduler::MemoryMode::rc11}) {
    EXPECT_EQ(explored<program>(memory).schedules.executions, executions);
    EXPECT_EQ(traces_of(kExploredInstrumented, program, memory), executions);
  }
}

TEST(ExploreDeadlines, SleepersWakeUpBeforeOthersGetOnOrAfter) {
  expect_results<&programs::look_while_another_sleeps>({0, 1}, 2);
  expect_results<&programs::two_sleepers>({1, 2}, 2);
}

int three_sleepers() { return programs::count_sleepers(3, 1); }
int two_sleep_twice() { return programs::count_sleepers(2, 2); }

// Who falls asleep before another one wakes up has an earlier deadline: so many orders of that
// there are, and of counting, were counted by a program of its own.
TEST(ExploreDeadlines, ClocksShowWhoFellAsleepBeforeOthersWokeUp) {
  expect_results<&three_sleepers>({3}, 114);
  expect_results<&two_sleep_twice>({2}, 38);
}

TEST(ExploreDeadlines, WhoSleepsWithALockIsWaitedFor) {
  expect_results<&programs::lock_behind_a_sleeper>({1, 2}, 2);
}

TEST(ExploreDeadlines, WhoeverWaitsForAConditionMayBeLate) {
  expect_results<&programs::wait_once>({0, 1, 3}, 4);
  expect_results<&programs::wait_twice>({0, 1, 2}, 6);
  expect_results<&programs::two_wait>({0, 1});
}

TEST(ExploreDeadlines, LoopsThatWaitOnAreNoExecutionsWithoutEnd) {
  expect_results<&programs::sleep_until_seen>({1}, 2);
  expect_results<&programs::wait_until_seen>({1}, 3);
  expect_results<&programs::lock_in_the_end>({2}, 12);
}

TEST(ExploreDeadlines, LocksAreHadInTimeOrNot) {
  expect_results<&programs::lock_in_time>({0, 1}, 4);
  expect_results<&programs::lock_at_once>({0, 1}, 3);
  expect_results<&programs::share_in_time>({0, 1}, 4);
  expect_results<&programs::acquire_in_time>({0, 1});
}

TEST(ExploreDeadlines, WhoWaitsInACircleGivesUp) {
  expect_results<&programs::two_locks_in_time>({0, 1, 2, 3}, 28);
}

TEST(ExploreDeadlines, ThreadsEndInTimeOrNot) {
  expect_results<&programs::join_in_time>({0, 1}, 3);
}

TEST(ExploreDeadlines, PipesAreReadyInTimeOrNot) {
  expect_results<&programs::poll_a_pipe>({0, 1}, 3);
}

TEST(ExploreDeadlines, ClocksShowWhichDeadlinesHaveCome) {
  expect_results<&programs::read_the_clock>({0, 1}, 3);
}

TEST(ExploreDeadlines, AnyOfThoseWhoWaitForAPipeReadsFirst) {
  expect_results<&programs::two_readers_of_a_pipe>({1, 2}, 10);
}

}  // namespace
}  // namespace reprise::sim
