// The same where every access to memory is seen.

#include "sim/explore_schedules.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/sim/program/explored.hpp"

namespace reprise::sim {
namespace {

int (*program)() = nullptr;

void run_program(Run& run) {
  run.world().start("program", [] { return program(); });
  run.world().run();
}

const Scenario kScenario{
    .name = "explored", .summary = "", .switches = {}, .run = &run_program, .instrumented = true};

void expect_executions(int (*explored)(), std::uint64_t executions) {
  program = explored;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration;
  configuration.calm = true;
  configuration.ignore_races = true;
  const ExploreResult result =
      explore_schedules(world, kScenario, configuration, {1'000'000}, [] {});
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "");
  EXPECT_EQ(result.schedules->executions, executions);
  EXPECT_EQ(result.schedules->redundant, 0u);
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
  const auto both_popped = [] {
    if (programs::treiber_stack() != 3) std::abort();
    return 0;
  };
  // 40 orders of what is done to the top, in each of which either may add its value first.
  expect_executions(both_popped, 80);
}

TEST(ExploreInstrumented, ALoopThatWaits) { expect_executions(&programs::wait_in_a_loop, 2); }

}  // namespace
}  // namespace reprise::sim
