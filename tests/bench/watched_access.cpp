// What instrumentation costs an access to memory that no other thread touches: the hook alone,
// where nothing is simulated, and with the detection of races, in a run. The same loop without it,
// and under the compiler's own detector (a program that is run for that: its runtime and ours
// answer the same calls).

#include <benchmark/benchmark.h>

#include <cstdio>

#include "tests/bench/bench_world.hpp"
#include "tests/bench/program/loop.hpp"
#include "tests/bench/program/programs.hpp"

namespace reprise::bench {
namespace {

constexpr std::uint64_t kRounds = 200;

void plain_access(benchmark::State& state) {
  while (state.KeepRunningBatch(kAccessesOfRound)) touch_all(1);
}

void unwatched_access(benchmark::State& state) {
  while (state.KeepRunningBatch(kAccessesOfRound)) programs::touch(1);
}

void run(sim::Run& run) {
  run.world().start("touching", [] {
    programs::touch(kRounds);
    return 0;
  });
  run.world().run();
}

constexpr sim::Scenario kTouching{"touching", "one thread", {}, &run, {}, false, false, true};

void watched_access(benchmark::State& state) {
  while (state.KeepRunningBatch(kRounds * kAccessesOfRound)) {
    if (!passes(kTouching, 1, "uniform")) state.SkipWithError("a finding");
  }
}

#ifdef REPRISE_LIBTSAN_LOOP
void libtsan_access(benchmark::State& state) {
  const std::string command = std::string(REPRISE_LIBTSAN_LOOP) + " " + std::to_string(kRounds);
  double total_ns = 0;
  for (auto _ : state) {
    std::FILE* const output = ::popen(command.c_str(), "r");
    double access_ns = 0;
    const bool told = output != nullptr && std::fscanf(output, "%lf", &access_ns) == 1;
    if (output == nullptr || ::pclose(output) != 0 || !told) {
      return state.SkipWithError("the loop under libtsan does not run");
    }
    total_ns += access_ns;
  }
  state.counters["nanoseconds"] = benchmark::Counter(total_ns, benchmark::Counter::kAvgIterations);
}

BENCHMARK(libtsan_access);
#endif
BENCHMARK(plain_access);
BENCHMARK(unwatched_access);
BENCHMARK(watched_access);

}  // namespace
}  // namespace reprise::bench
