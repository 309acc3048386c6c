// What a parked thread costs in memory: ten thousand of them wait for a condition, and the resident
// set tells by how much it grew. Stack and thread-local storage, and what we keep about a thread.

#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/check.hpp"
#include "sim/border.hpp"
#include "tests/bench/bench_world.hpp"

namespace reprise::bench {
namespace {

constexpr std::size_t kThreads = 10'000;

std::size_t resident_bytes() {
  const sim::HostMemory host;  // reads the real /proc
  std::ifstream statm("/proc/self/statm");
  std::size_t total_pages = 0;
  std::size_t resident_pages = 0;
  statm >> total_pages >> resident_pages;
  return resident_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

struct Park {
  std::mutex mutex;
  std::condition_variable all_here;
  std::condition_variable open;
  std::size_t parked = 0;
  bool is_open = false;
  std::size_t grown_bytes = 0;

  void stay() {
    std::unique_lock lock(mutex);
    if (++parked == kThreads) all_here.notify_one();
    open.wait(lock, [this] { return is_open; });
  }

  int fill() {
    const std::size_t before_bytes = resident_bytes();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back([this] { stay(); });
    {
      std::unique_lock lock(mutex);
      all_here.wait(lock, [this] { return parked == kThreads; });
      grown_bytes = resident_bytes() - before_bytes;
      is_open = true;
    }
    open.notify_all();
    for (std::thread& thread : threads) thread.join();
    return 0;
  }
};

std::size_t grown_bytes() {
  Park park;
  sim::World& world = bench_world();
  const auto strategy = scheduler::make_strategy("uniform");
  world.begin({}, *strategy);
  world.start("park", [&park] { return park.fill(); });
  world.run();
  REPRISE_CHECK(!world.finding());
  world.end();
  return park.grown_bytes;
}

// In a child of its own: what others have touched already would not show as growth.
std::size_t grown_bytes_in_child() {
  int ends[2];
  REPRISE_CHECK(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::size_t bytes = grown_bytes();
    _exit(write(ends[1], &bytes, sizeof bytes) == sizeof bytes ? 0 : 1);
  }
  close(ends[1]);
  std::size_t bytes = 0;
  REPRISE_CHECK(read(ends[0], &bytes, sizeof bytes) == sizeof bytes);
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return bytes;
}

void parked_threads(benchmark::State& state) {
  for (auto _ : state) {
    state.counters["bytes"] = static_cast<double>(grown_bytes_in_child()) / kThreads;
  }
}

BENCHMARK(parked_threads)->Iterations(1);

}  // namespace
}  // namespace reprise::bench
