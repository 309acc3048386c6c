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
