// One run of arena0, each with a seed of its own, as one worker of a sweep makes them: faults,
// crashes, recoveries, judge, and real Ed25519 signatures.

#include <benchmark/benchmark.h>

#include "scenarios/scenarios.hpp"
#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

void arena0(benchmark::State& state) {
  std::uint64_t seed = 0;
  for (auto _ : state) {
    if (!passes(scenarios::kArena0, ++seed, "mixed")) state.SkipWithError("a finding");
  }
}

BENCHMARK(arena0)->Iterations(100);

}  // namespace
}  // namespace reprise::bench
