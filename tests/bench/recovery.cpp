// One recovery of an exploration: the write-ahead log's run up to a power cut, one state behind it,
// two lives that open what is left, and the judge.

#include <benchmark/benchmark.h>

#include "scenarios/scenarios.hpp"
#include "sim/explore.hpp"
#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

/// Explores every power cut of the run. @returns how many recoveries that took
std::uint64_t explore_journal(const std::vector<std::uint64_t>& points) {
  const sim::Configuration configuration;
  std::uint64_t recoveries = 0;
  for (const std::uint64_t point : points) {
    sim::ExploreTask task;
    task.cut = point;
    recoveries +=
        explore(bench_world(), scenarios::kJournal, configuration, task, [] {}).coverage.recoveries;
  }
  return recoveries;
}

void recovery(benchmark::State& state) {
  const std::vector<std::uint64_t> points =
      run_once(bench_world(), scenarios::kJournal, sim::Configuration{}).crash_points;
  const auto recoveries = static_cast<benchmark::IterationCount>(explore_journal(points));
  while (state.KeepRunningBatch(recoveries)) benchmark::DoNotOptimize(explore_journal(points));
}

BENCHMARK(recovery);

}  // namespace
}  // namespace reprise::bench
