// The same where every access to memory is seen.

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/sim/explored.hpp"
#include "tests/sim/program/explored.hpp"

namespace reprise::sim {
namespace {

void expect_executions(int (*program)(), std::uint64_t executions) {
  sim::expect_executions(kExploredInstrumented, program, executions);
}

constexpr auto kWeak = scheduler::MemoryMode::rc11;

void expect_weak_executions(int (*program)(), std::uint64_t executions) {
  sim::expect_executions(kExploredInstrumented, program, executions, kWeak);
}

int must_be(int expected, int value) {
  if (value != expected) std::abort();
  return 0;
}

TEST(ExploreInstrumented, CounterWithAPlainRace) {
  expect_executions([] { return programs::plain_counter(2); }, 34);
  expect_executions([] { return programs::plain_counter(3); }, 328);
}

TEST(ExploreInstrumented, Dekker) { expect_executions(&programs::dekker, 3); }

TEST(ExploreInstrumented, AtomicIncrements) {
  expect_executions([] { return programs::increments(5); }, 120);
}

TEST(ExploreInstrumented, ReadersAndAWriter) {
  expect_executions([] { return programs::readers(8); }, 256);
}

TEST(ExploreInstrumented, FibonacciBench) {
  expect_executions([] { return programs::fibonacci(3); }, 1698);
}

TEST(ExploreInstrumented, NoNodeOfALockFreeStackIsLost) {
  // 40 orders of what is done to the top, in each of which either may add its value first.
  expect_executions([] { return must_be(3, programs::treiber_stack()); }, 80);
}

TEST(ExploreInstrumented, FindsANodeThatIsUsedAfterItWasFreed) {
  const ExploreResult explored = explore(kExploredInstrumented, &programs::stack_that_frees);
  ASSERT_EQ(explored.findings.size(), 1u);
  EXPECT_EQ(explored.findings[0].run.finding->kind, "use after free");
}

// More scheduling points are found on the way.
TEST(ExploreInstrumented, GoesOnWhereItStopped) {
  expect_the_same_in_stretches(kExploredInstrumented, [] { return programs::plain_counter(3); });
  expect_the_same_in_stretches(kExploredInstrumented, &programs::treiber_stack);
  expect_the_same_in_stretches(kExploredInstrumented, [] { return 0 * programs::give_up(9); });
  expect_the_same_in_stretches(kExploredInstrumented, &programs::wait_in_a_loop);
}

TEST(ExploreInstrumented, ALoopThatWaits) { expect_executions(&programs::wait_in_a_loop, 2); }

TEST(ExploreInstrumented, ALoopThatWaitsIsNotLetGoByItsNeighbours) {
  expect_executions(&programs::wait_beside_others, 2);
}

TEST(ExploreInstrumented, ALoopThatWaitsForWhatNobodyElseHasTouched) {
  expect_executions(&programs::yield_in_a_loop, 2);
}

TEST(ExploreInstrumented, ALoopThatYieldsMayGiveUpBeforeAnythingChanges) {
  expect_executions([] { return 0 * programs::give_up(2); }, 3);
  expect_executions([] { return 0 * programs::give_up(7); }, 8);
  expect_weak_executions([] { return 0 * programs::give_up(7); }, 8);
  const auto must_see = [] { return must_be(1, programs::give_up(5)); };
  EXPECT_EQ(explore(kExploredInstrumented, must_see).findings.size(), 1u);
}

TEST(ExploreInstrumented, ALoopThatGivesUpLateAndChangesSomethingIsNotExhausted) {
  const ExploreResult result =
      explore(kExploredInstrumented, [] { return 0 * programs::give_up(1000); });
  EXPECT_EQ(result.schedules->reservation, "a loop gives up after many yields");
}

// Each of so many attempts may come before what it waits for, or after.
TEST(ExploreInstrumented, LoopsThatNeverYieldAreExhausted) {
  expect_executions([] { return must_be(2, programs::spin_without_a_yield()); }, 42);
  expect_executions([] { return must_be(2, programs::spin_on_two()); }, 264);
}

TEST(ExploreInstrumented, AnAttemptToWriteComesBeforeAReaderBesideItOrAfter) {
  expect_executions([] { return 0 * programs::reader_and_attempt(); }, 3);
  expect_to_return_each_of<&programs::reader_and_attempt>(kExploredInstrumented, {0, 2, 3},
                                                          scheduler::MemoryMode::sc);
}

TEST(ExploreInstrumented, LoopsThatGiveUpAreSeenWithEachNumberOfAttempts) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_to_return_each_of<&programs::attempts_to_see>(kExploredInstrumented, {0, 1, 2, 3},
                                                         memory);
    expect_to_return_each_of<&programs::attempts_to_take>(kExploredInstrumented, {0, 1, 2, 3},
                                                          memory);
  }
}

// Where races are ignored: under rc11 their order is not explored.
TEST(ExploreInstrumented, APlainAccessThatRacesWithAnAtomicOneIsNoProofInWeakMemory) {
  const auto write = [] { return 0 * programs::write_what_is_atomic(); };
  expect_executions(write, 2);
  EXPECT_EQ(explore(kExploredInstrumented, write, 10, kWeak).schedules->reservation,
            "a plain access races with an atomic one");
}

TEST(ExploreInstrumented, AnyThreadMayInitialiseAStatic) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_to_return_each_of<&programs::initialise_a_static>(kExploredInstrumented, {1, 2}, memory);
  }
}

TEST(ExploreInstrumented, LoopsThatYieldInOneFunctionAreToldApart) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_to_return_each_of<&programs::try_and_then_wait>(kExploredInstrumented, {0, 1, 3},
                                                           memory);
    expect_to_return_each_of<&programs::try_twice>(kExploredInstrumented, {0, 1, 2}, memory);
  }
}

TEST(ExploreInstrumented, ALoopThatWaitsAndChangesSomethingIsNoProof) {
  const ExploreResult result = explore(kExploredInstrumented, &programs::store_in_each_round, 100);
  EXPECT_EQ(result.schedules->reservation, "a loop that waits changes something in each round");
}

TEST(ExploreInstrumented, ALoopThatGivesUpBeforeOneThatWaitsIsToldFromIt) {
  for (const auto memory : {scheduler::MemoryMode::sc, kWeak}) {
    expect_to_return_each_of<&programs::attempts_before_waiting>(kExploredInstrumented,
                                                                 {0, 1, 2, 3}, memory);
    expect_to_return_each_of<&programs::attempts_before_waiting_in_c>(kExploredInstrumented,
                                                                      {0, 1, 2, 3}, memory);
    expect_to_return_each_of<&programs::attempts_before_sleeping>(kExploredInstrumented,
                                                                  {0, 1, 2, 3}, memory);
    expect_to_return_each_of<&programs::attempts_before_spinning>(kExploredInstrumented,
                                                                  {0, 1, 2, 3}, memory);
  }
}

TEST(ExploreInstrumented, TryingOutALoopIsNoFindingWhereRunsMayTakeFewSteps) {
  explored_program = &programs::wait_in_a_loop;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.limits.steps = 1000;
  const ExploreResult result =
      explore_schedules(world, kExploredInstrumented, configuration, {.most_runs = 100});
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "");
}

TEST(ExploreInstrumented, FindsASleeperThatNobodyWakes) {
  const ExploreResult explored = explore(kExploredInstrumented, &programs::wait_without_notice);
  ASSERT_EQ(explored.findings.size(), 1u);
  EXPECT_EQ(explored.findings[0].run.finding->kind, "deadlock");
}

#if _GLIBCXX_RELEASE == 12
// It may sleep on a value that it read before it tried: GCC bug 104928.
TEST(ExploreInstrumented, FindsThatTheSemaphoreOfLibstdcxx12SleepsForEver) {
  const ExploreResult explored =
      explore(kExploredInstrumented, &programs::semaphore_as_a_lock, 10'000);
  EXPECT_TRUE(explored.schedules->exhausted);
  ASSERT_FALSE(explored.findings.empty());
  for (const ExploredFinding& found : explored.findings) {
    EXPECT_EQ(found.run.finding->kind, "deadlock");
  }
}
#endif

TEST(ExploreInstrumented, ThreadsThatWaitForEachOtherInTurnAreNoFinding) {
  for (const auto memory : {scheduler::MemoryMode::sc, scheduler::MemoryMode::rc11}) {
    const ExploreResult explored =
        explore(kExploredInstrumented, &programs::take_numbers, 3'000, memory);
    EXPECT_TRUE(explored.findings.empty());
  }
}

TEST(ExploreInstrumented, PetersonsLockLosesNoIncrement) {
  expect_executions([] { return must_be(2, programs::peterson()); }, 12);
}

TEST(ExploreInstrumented, NothingIsLostInABoundedRing) {
  expect_executions([] { return must_be(3, programs::bounded_ring(2, 2)); }, 752);
}

// Both changes let the loop go on: one may, before the other comes.
TEST(ExploreInstrumented, OneOfTwoChangesIsEnough) {
  const auto sees_both = [] { return must_be(1, programs::wait_for_either_with_a_lock()); };
  EXPECT_EQ(explore(kExploredInstrumented, sees_both).findings.size(), 1u);
}

// Only one of the runs goes round up to the limit of steps.
TEST(ExploreInstrumented, LoopsThatNobodyEndsAreOneFinding) {
  const ExploreResult result = explore(kExploredInstrumented, &programs::wait_for_what_nobody_does);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings.front().run.finding->kind, "liveness");
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_GE(result.schedules->failed, result.schedules->executions);
}

TEST(ExploreInstrumented, LastZero) {
  expect_executions([] { return programs::last_zero(5); }, 64);
}

TEST(ExploreInstrumented, Indexer) {
  expect_executions([] { return programs::indexer(12); }, 8);
}

TEST(ExploreInstrumented, RotationOfExchanges) {
  expect_executions([] { return programs::rotation(4); }, 14);
}

// --- weak memory: as many executions as C++20 allows ---

TEST(ExploreWeakMemory, RelaxedAccessesDoWhatTheyMay) {
  expect_weak_executions(&programs::store_buffering, 4);
  expect_weak_executions(&programs::independent_reads, 16);
  expect_weak_executions(&programs::both_first_stores_win, 4);
  expect_weak_executions([] { return programs::message(true); }, 3);
}

TEST(ExploreWeakMemory, WhatIsReleasedIsSeen) {
  expect_weak_executions([] { return must_be(0, programs::message(false)); }, 2);
}

TEST(ExploreWeakMemory, SequentiallyConsistentAccessesDoNothingNew) {
  expect_weak_executions(&programs::dekker, 3);
  expect_weak_executions([] { return programs::fibonacci(2); }, 140);
  expect_weak_executions([] { return programs::increments(5); }, 120);
}

TEST(ExploreWeakMemory, ALoopThatWaitsSeesWhatWasStored) {
  expect_weak_executions(&programs::wait_in_a_loop, 2);
}

TEST(ExploreWeakMemory, GoesOnWhereItStopped) {
  expect_the_same_in_stretches(kExploredInstrumented, &programs::independent_reads, kWeak);
  expect_the_same_in_stretches(
      kExploredInstrumented, [] { return programs::fibonacci(2); }, kWeak);
}

TEST(ExploreWeakMemory, ACounterexampleIsAPlan) {
  const auto lost = [] { return must_be(0, programs::message(true)); };
  const ExploreResult result = explore(kExploredInstrumented, lost, 100, kWeak);
  ASSERT_EQ(result.findings.size(), 1u);
  const RunResult& found = result.findings.front().run;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = kWeak;
  const RunResult again = run_once(world, kExploredInstrumented, configuration, &found.decisions);
  ASSERT_TRUE(again.finding);
  EXPECT_EQ(again.finding->signature, found.finding->signature);
  EXPECT_EQ(again.trace_hash, found.trace_hash);
}

TEST(ExploreWeakMemory, AStaleValueIsReadWithoutAPreemption) {
  const auto lost = [] { return must_be(0, programs::message(true)); };
  EXPECT_EQ(explore(kExploredInstrumented, lost, 1000, kWeak, 0).findings.size(), 1u);
  EXPECT_TRUE(
      explore(kExploredInstrumented, lost, 1000, scheduler::MemoryMode::sc, 0).findings.empty());
}

// --- by every way there is to go on from every state ---

struct Counted {
  int (*program)();
  std::uint64_t sc;
  std::uint64_t rc11;
};

constexpr Counted kCounted[] = {
    {[] { return programs::plain_counter(2); }, 34, 34},
    {&programs::dekker, 3, 3},
    {[] { return programs::increments(4); }, 24, 24},
    {[] { return programs::fibonacci(2); }, 140, 140},
    {&programs::wait_in_a_loop, 2, 2},
    {&programs::count_rounds_for_another, 2, 2},
    {[] { return programs::give_up(4); }, 5, 5},
    {&programs::spin_lock, 4, 4},
    {&programs::treiber_stack, 80, 80},
    {&programs::data_behind_a_flag, 4, 4},
    {[] { return 0 * programs::initialise_a_static(); }, 4, 4},
};

// Under rc11 each has runs besides in which a round of a loop could as well be left out.
constexpr Counted kLoopsThatLookAtSeveralAtomics[] = {
    {&programs::peterson, 12, 12},
    {[] { return programs::bounded_ring(1, 1); }, 2, 2},
    {[] { return programs::bounded_ring(2, 1); }, 16, 16},
    {&programs::take_numbers, 16, 16},
    {&programs::wait_for_either, 4, 4},
    {[] { return 0 * programs::wait_for_atomic_or_locked(); }, 4, 4},
    {[] { return 0 * programs::look_twice_in_each_round(); }, 3, 4},
    {[] { return 0 * programs::wait_for_either_with_a_lock(); }, 4, 4},
};

void expect_as_many(int (*program)(), std::uint64_t executions, scheduler::MemoryMode memory) {
  sim::expect_executions(kExploredInstrumented, program, executions, memory);
  EXPECT_EQ(traces_of(kExploredInstrumented, program, memory), executions);
}

TEST(ExploreInstrumented, BruteForceCountsAsMany) {
  for (const Counted& counted : kCounted) {
    expect_as_many(counted.program, counted.sc, scheduler::MemoryMode::sc);
  }
  for (const Counted& counted : kLoopsThatLookAtSeveralAtomics) {
    expect_as_many(counted.program, counted.sc, scheduler::MemoryMode::sc);
  }
}

TEST(ExploreWeakMemory, BruteForceCountsAsMany) {
  for (const Counted& counted : kCounted) {
    expect_as_many(counted.program, counted.rc11, kWeak);
  }
}

// With runs besides that were given up.
void expect_exhausted(int (*program)(), std::uint64_t executions) {
  const ExploreResult result = explore(kExploredInstrumented, program, 10'000, kWeak);
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "");
  EXPECT_EQ(result.schedules->executions, executions);
}

TEST(ExploreWeakMemory, WhatFollowsAYieldMayComeBeforeWhatItHasMissed) {
  expect_to_return_each_of<&programs::yield_once>(kExploredInstrumented, {0, 1}, kWeak);
}

TEST(ExploreWeakMemory, WhoSleepsAfterOthersWereToBeWokenSeesWhatWasDoneBefore) {
  const ExploreResult explored =
      explore(kExploredInstrumented, &programs::wake_after_a_store, 10'000, kWeak);
  EXPECT_TRUE(explored.findings.empty());
  EXPECT_TRUE(explored.schedules->exhausted);
}

TEST(ExploreWeakMemory, NothingIsLostInABoundedRing) {
  expect_exhausted([] { return must_be(3, programs::bounded_ring(2, 2)); }, 752);
}

TEST(ExploreWeakMemory, LoopsThatNeverYieldAreExhausted) {
  expect_exhausted([] { return must_be(2, programs::spin_without_a_yield()); }, 42);
  expect_exhausted([] { return must_be(2, programs::spin_on_two()); }, 840);
}

TEST(ExploreWeakMemory, BruteForceCountsAsManyWhereLoopsLookAtSeveralAtomics) {
  for (const Counted& counted : kLoopsThatLookAtSeveralAtomics) {
    expect_exhausted(counted.program, counted.rc11);
    EXPECT_EQ(traces_of(kExploredInstrumented, counted.program, kWeak), counted.rc11);
  }
}

}  // namespace
}  // namespace reprise::sim
