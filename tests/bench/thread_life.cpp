// The life of a simulated thread: pthread_create, the routine, pthread_join.

#include <benchmark/benchmark.h>
#include <pthread.h>

#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

// Enough that starting and ending the simulation does not show.
constexpr int kLives = 1000;

int create_and_join() {
  for (int i = 0; i < kLives; ++i) {
    pthread_t thread{};
    pthread_create(
        &thread, nullptr, [](void* argument) { return argument; }, nullptr);
    pthread_join(thread, nullptr);
  }
  return 0;
}

void run(sim::Run& run) {
  run.world().start("lives", &create_and_join);
  run.world().run();
}

constexpr sim::Scenario kLifeAfterLife{"lives", "one thread after the other", {}, &run};

void thread_life(benchmark::State& state) {
  std::uint64_t seed = 0;
  while (state.KeepRunningBatch(kLives)) {
    if (!passes(kLifeAfterLife, ++seed, "uniform")) state.SkipWithError("a finding");
  }
}

BENCHMARK(thread_life);

}  // namespace
}  // namespace reprise::bench
