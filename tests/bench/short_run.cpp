// A whole simulation, as short as they come: two threads that take a lock in turns, judged in
// process. It does not touch the disk. What it costs is beginning and ending a run.

#include <benchmark/benchmark.h>

#include <mutex>
#include <thread>

#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

struct Counter {
  std::mutex mutex;
  int value = 0;

  void count() {
    const std::lock_guard lock(mutex);
    ++value;
  }
};

void run(sim::Run& run) {
  Counter counter;
  run.world().start("counting", [&counter] {
    std::thread other([&counter] { counter.count(); });
    counter.count();
    other.join();
    return 0;
  });
  run.world().run();
  if (counter.value != 2) run.fail("lost increment", "two increments, but the counter is not 2");
}

constexpr sim::Scenario kTwoThreads{"two threads", "each counts once", {}, &run};

void short_run(benchmark::State& state) {
  std::uint64_t seed = 0;
  for (auto _ : state) {
    if (!passes(kTwoThreads, ++seed, "uniform")) state.SkipWithError("a finding");
  }
}

BENCHMARK(short_run);

}  // namespace
}  // namespace reprise::bench
