// Compare-exchanges that fail though they could succeed.

#include <gtest/gtest.h>

#include "tests/sim/program/exchange.hpp"
#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

constexpr std::uint64_t kRuns = 300;

std::uint64_t failures(int (*program)(), std::string_view spurious) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    RunOptions options;
    options.watches_memory = true;
    options.spurious = *scheduler::parse_spurious(spurious);
    const Simulated outcome = simulate_with(options, seed, program, "uniform");
    if (outcome.finding) ++count;
  }
  return count;
}

TEST(SpuriousExchange, AWeakOneThatIsNotInALoopIsFound) {
  EXPECT_GT(failures(programs::exchange_weakly_once, "exchanges"), 0u);
}

TEST(SpuriousExchange, HappensOnlyWhereItWasAskedFor) {
  EXPECT_EQ(failures(programs::exchange_weakly_once, "wakeups,timeouts,trylocks"), 0u);
}

TEST(SpuriousExchange, AStrongOneNeverFails) {
  EXPECT_EQ(failures(programs::exchange_strongly_once, "all"), 0u);
}

TEST(SpuriousExchange, ALoopEnds) {
  EXPECT_EQ(failures(programs::exchange_weakly_until_done, "all"), 0u);
}

}  // namespace
}  // namespace reprise::sim
