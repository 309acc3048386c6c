#include "scheduler/pct.hpp"

#include <gtest/gtest.h>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

TEST(Pct, AChangeThatFallsToTheHostConcernsNoTask) {
  int steps = 0;
  const auto program = [&steps](Toy& toy) {
    for (int task = 0; task < 2; ++task) {
      toy.spawn([&] {
        ++steps;
        toy.scheduler.point();
      });
    }
  };
  Toy toy;
  // So many changes that the first step of some runs, which the host chooses, has one.
  for (std::uint64_t seed = 0; seed < 100; ++seed) run_with(toy, program, seed, "pct:100", nullptr);
  EXPECT_EQ(steps, 200);
}

}  // namespace
}  // namespace reprise::scheduler
