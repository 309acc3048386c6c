// T-10 against brute force: an exploration makes one run for each trace of two concurrent stores,
// and how many traces there are is counted another way.

#include <gtest/gtest.h>

#include "scenarios/scenarios.hpp"
#include "tests/sim/explored.hpp"

namespace reprise {
namespace {

using scheduler::MemoryMode;

sim::ExploreResult explore(const sim::Scenario& scenario, MemoryMode memory) {
  sim::World world(scheduler::BackendKind::fibers);
  sim::Configuration configuration = sim::calm_without_races();
  configuration.memory = memory;
  return sim::explore_schedules(world, scenario, configuration, {.most_runs = 1'000'000});
}

TEST(WarmStores, TwoHaveAnExecutionForEachTrace) {
  sim::Scenario scenario = scenarios::kWarmTwoStores;
  scenario.instrumented = true;
  for (const MemoryMode memory : {MemoryMode::sc, MemoryMode::rc11}) {
    const sim::ExploreResult explored = explore(scenario, memory);
    EXPECT_TRUE(explored.findings.empty());
    EXPECT_TRUE(explored.schedules->exhausted);
    EXPECT_EQ(explored.schedules->redundant, 0u);
    EXPECT_EQ(explored.schedules->executions, 32u);
    EXPECT_EQ(sim::traces_of(scenario, memory), 32u);
  }
}

}  // namespace
}  // namespace reprise
