// What it costs a run to be one of an exploration: which memory threads share is found out, and
// every step is compared with those before it. The program mostly works for itself, as others do.

#include <benchmark/benchmark.h>

#include "sim/explore_schedules.hpp"
#include "tests/bench/bench_world.hpp"
#include "tests/bench/program/programs.hpp"

namespace reprise::bench {
namespace {

constexpr int kRounds = 2;

void run(sim::Run& run) {
  run.world().start("working apart", [] {
    programs::work_apart(kRounds);
    return 0;
  });
  run.world().run();
}

constexpr sim::Scenario kWorkingApart{"working apart", "two threads", {},  &run, {},
                                      false,           false,         true};

sim::Configuration configuration_of(std::uint64_t seed) {
  sim::Configuration configuration;
  configuration.scenario = kWorkingApart.name;
  configuration.seed = seed;
  configuration.strategy = "uniform";
  configuration.ignore_races = true;
  return configuration;
}

void explored_run(benchmark::State& state) {
  constexpr benchmark::IterationCount kRuns = 7;  // one of them before all points are known
  while (state.KeepRunningBatch(kRuns)) {
    const sim::ExploreResult result = sim::explore_schedules(
        bench_world(), kWorkingApart, configuration_of(1), {.most_runs = 100});
    const sim::ScheduleCoverage& schedules = *result.schedules;
    if (!schedules.covers_all() || schedules.runs != kRuns) {
      return state.SkipWithError("other runs than expected");
    }
  }
}

void run_to_explore(benchmark::State& state) {
  std::uint64_t seed = 0;
  for (auto _ : state) {
    if (sim::run_once(bench_world(), kWorkingApart, configuration_of(++seed)).finding) {
      state.SkipWithError("a finding");
    }
  }
}

BENCHMARK(explored_run);
BENCHMARK(run_to_explore);

}  // namespace
}  // namespace reprise::bench
