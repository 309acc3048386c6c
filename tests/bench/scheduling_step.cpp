// One scheduling step of a simulation with four threads that could all run: a call over the border,
// the uniform choice of who goes on, the switch, and the call's event in the trace hash.

#include <benchmark/benchmark.h>
#include <sched.h>

#include <array>
#include <thread>

#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

constexpr int kThreads = 4;
// Enough that starting and ending the simulation does not show.
constexpr int kStepsOfThread = 25'000;

void spin() {
  for (int i = 0; i < kStepsOfThread; ++i) sched_yield();
}

int four_threads() {
  std::array<std::thread, kThreads> threads;
  for (std::thread& thread : threads) thread = std::thread(&spin);
  for (std::thread& thread : threads) thread.join();
  return 0;
}

void run(sim::Run& run) {
  run.world().start("steps", &four_threads);
  run.world().run();
}

constexpr sim::Scenario kSteps{"steps", "four threads that yield", {}, &run};

void scheduling_step(benchmark::State& state) {
  std::uint64_t seed = 0;
  while (state.KeepRunningBatch(kThreads * kStepsOfThread)) {
    if (!passes(kSteps, ++seed, "uniform")) state.SkipWithError("a finding");
  }
}

BENCHMARK(scheduling_step);

}  // namespace
}  // namespace reprise::bench
