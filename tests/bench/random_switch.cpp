// The least that a scheduling step can cost: four threads, who goes on is drawn uniformly, and each
// has thread-local storage of its own. Nothing is recorded or watched. Next to the ring it says
// what chance costs, which no processor predicts, and what setting the thread pointer does.

#include <benchmark/benchmark.h>

#include <array>
#include <memory>

#include "scheduler/backend.hpp"
#include "scheduler/bits_ahead.hpp"

namespace reprise::bench {
namespace {

using scheduler::Task;

constexpr std::size_t kThreads = 4;

struct Threads;

struct Thread : Task {
  Threads* all = nullptr;
};

struct Threads {
  std::unique_ptr<scheduler::Backend> backend = scheduler::make_fiber_backend();
  scheduler::BitsAhead bits;
  std::array<Thread, kThreads> threads;  // the first one is the caller

  void step(Thread& running) {
    ++running.points;
    Thread& next = threads[scheduler::scale(bits.of(running), kThreads)];
    if (&next != &running) backend->switch_to(running, next);
  }
};

void go_on_for_ever(Task& task) {
  auto& thread = static_cast<Thread&>(task);
  for (;;) thread.all->step(thread);
}

void random_switch(benchmark::State& state) {
  Threads all;
  all.backend->begin();
  all.bits.begin(scheduler::KeyedPrf(1, 1));
  for (scheduler::TaskId id = 0; id < kThreads; ++id) {
    Thread& thread = all.threads[id];
    thread.id = id;
    thread.all = &all;
    thread.entry = &go_on_for_ever;
    all.bits.created(thread);
    if (id != 0) all.backend->create(thread);
  }
  // A step of the caller returns when it is its turn again: after as many steps as threads, or so.
  while (state.KeepRunningBatch(kThreads)) all.step(all.threads[0]);
  for (Thread& thread : all.threads) all.backend->drop(thread);
}

BENCHMARK(random_switch);

}  // namespace
}  // namespace reprise::bench
