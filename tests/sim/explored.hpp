#pragma once
// One program as a scenario, for tests that explore all its schedules.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <optional>
#include <utility>

#include "sim/explore_schedules.hpp"
#include "tests/scheduler/exploration/every_trace.hpp"

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
                             scheduler::MemoryMode memory = scheduler::MemoryMode::sc,
                             std::optional<std::uint64_t> preemptions = {}) {
  explored_program = program;
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = memory;
  return explore_schedules(world, scenario, configuration,
                           {.most_runs = most_runs, .preemptions = preemptions});
}

/// `explored_program` in stretches of a few runs, each in a world of its own.
inline ExploreResult explore_in_stretches(const Scenario& scenario,
                                          const Configuration& configuration, std::uint64_t runs) {
  auto so_far = std::make_shared<ScheduleProgress>();
  for (;;) {
    World world(scheduler::BackendKind::fibers);
    const std::uint64_t most_runs = so_far->coverage.runs + runs;
    ExploreResult result = explore_schedules(world, scenario, configuration, {most_runs, so_far});
    so_far->findings.insert(so_far->findings.end(), result.findings.begin(), result.findings.end());
    so_far->coverage = *result.schedules;
    so_far->state = result.schedule_state;
    result.findings = so_far->findings;
    if (result.schedules->exhausted) return result;
  }
}

inline void expect_the_same_in_stretches(const Scenario& scenario, int (*program)(),
                                         scheduler::MemoryMode memory = scheduler::MemoryMode::sc) {
  const ExploreResult whole = explore(scenario, program, 1'000'000, memory);
  Configuration configuration = calm_without_races();
  configuration.memory = memory;
  const ExploreResult in_stretches = explore_in_stretches(scenario, configuration, 7);
  EXPECT_EQ(in_stretches.schedules->executions, whole.schedules->executions);
  EXPECT_EQ(in_stretches.schedules->redundant, whole.schedules->redundant);
  EXPECT_EQ(in_stretches.schedules->runs, whole.schedules->runs);
  EXPECT_EQ(in_stretches.schedules->restarts, whole.schedules->restarts);
  EXPECT_EQ(in_stretches.schedules->longest, whole.schedules->longest);
  EXPECT_EQ(in_stretches.schedules->failed, whole.schedules->failed);
  EXPECT_EQ(in_stretches.schedules->reservation, whole.schedules->reservation);
  EXPECT_EQ(in_stretches.findings.size(), whole.findings.size());
}

/// @returns how many traces or execution graphs the scenario has, by every way there is to go on
///          from each of its states
inline std::uint64_t traces_of(const Scenario& scenario,
                               scheduler::MemoryMode memory = scheduler::MemoryMode::sc) {
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = calm_without_races();
  configuration.memory = memory;
  const ScheduleTask task{.most_runs = ~0ull};
  auto search = std::make_unique<scheduler::EveryTrace>(true);
  const scheduler::EveryTrace& counted = *search;
  ScheduleExploration exploration(world, scenario, configuration, task, std::move(search));
  exploration.run([] { return true; });
  EXPECT_TRUE(exploration.result().schedules->exhausted);
  EXPECT_EQ(exploration.result().schedules->reservation, "");
  return counted.traces();
}

inline std::uint64_t traces_of(const Scenario& scenario, int (*program)(),
                               scheduler::MemoryMode memory = scheduler::MemoryMode::sc) {
  explored_program = program;
  return traces_of(scenario, memory);
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

/// Each of the results is that of some execution.
template <int (*program)()>
void expect_to_return_each_of(const Scenario& scenario, std::initializer_list<int> results,
                              scheduler::MemoryMode memory) {
  for (const int result : results) {
    static int wanted;
    wanted = result;
    const auto stops_there = [] {
      if (program() == wanted) std::abort();
      return 0;
    };
    const ExploreResult explored = explore(scenario, stops_there, 10'000, memory);
    EXPECT_EQ(explored.findings.size(), 1u) << result;
  }
}

}  // namespace reprise::sim
