#pragma once
// One program as a scenario, for tests that explore all its schedules.

#include <gtest/gtest.h>

#include "sim/explore_schedules.hpp"

namespace reprise::sim {

inline int (*explored_program)() = nullptr;

inline void run_explored(Run& run) {
  run.world().start("program", [] { return explored_program(); });
  run.world().run();
}

inline const Scenario kExplored{"explored", "", {}, &run_explored};
inline const Scenario kExploredInstrumented{
    .name = "explored", .summary = "", .switches = {}, .run = &run_explored, .instrumented = true};

inline Configuration calm_without_races() {
  Configuration configuration;
  configuration.calm = true;
  configuration.ignore_races = true;
  return configuration;
}

inline ExploreResult explore(const Scenario& scenario, int (*program)(),
                             std::uint64_t most_runs = 1'000'000,
                             scheduler::MemoryMode memory = scheduler::MemoryMode::sc) {
  explored_program = program;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = memory;
  return explore_schedules(world, scenario, configuration, {most_runs}, [] {});
}

inline void expect_executions(const Scenario& scenario, int (*program)(), std::uint64_t executions,
                              scheduler::MemoryMode memory = scheduler::MemoryMode::sc) {
  const ExploreResult result = explore(scenario, program, 1'000'000, memory);
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "");
  EXPECT_EQ(result.schedules->executions, executions);
  EXPECT_EQ(result.schedules->redundant, 0u);
}

}  // namespace reprise::sim
