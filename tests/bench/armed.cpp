// What fault families cost that are armed and do not strike: runs of arena0 with all of them at a
// rate that never comes up, and the same runs with none.

#include <benchmark/benchmark.h>

#include "faults/family.hpp"
#include "scenarios/scenarios.hpp"
#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

std::vector<std::string> pinned(std::string_view rate) {
  std::vector<std::string> all;
  for (const faults::Family& family : faults::families()) {
    if (!family.is_switch) all.push_back(std::string(family.name) + "=" + std::string(rate));
  }
  return all;
}

void run_all(benchmark::State& state, const std::vector<std::string>& faults) {
  std::uint64_t seed = 0;
  for (auto _ : state) {
    sim::Configuration configuration;
    configuration.scenario = scenarios::kArena0.name;
    configuration.seed = ++seed;
    configuration.strategy = "mixed";
    configuration.calm = true;
    configuration.faults = faults;
    if (sim::run_once(bench_world(), scenarios::kArena0, configuration).finding) {
      state.SkipWithError("a finding");
    }
  }
}

void arena0_armed(benchmark::State& state) { run_all(state, pinned("1/1000000000000000")); }
void arena0_calm_run(benchmark::State& state) { run_all(state, {}); }

BENCHMARK(arena0_armed)->Iterations(100);
BENCHMARK(arena0_calm_run)->Iterations(100);

}  // namespace
}  // namespace reprise::bench
