// What an atomic access costs in the memory model: four tasks take turns at eight objects, a store
// and a load each, and read the newest store. Short runs, as exploration makes them.

#include <benchmark/benchmark.h>

#include <cstdint>

#include "scheduler/memory/memory_model.hpp"

namespace reprise::bench {
namespace {

using scheduler::Order;

constexpr std::size_t kObjects = 8;
constexpr scheduler::TaskId kTasks = 4;
constexpr std::size_t kAccesses = 512;  // of one run

void access_memory(benchmark::State& state, Order store, Order load) {
  scheduler::HappensBefore happens_before;
  scheduler::MemoryModel model{
      happens_before, [](scheduler::MemoryChoice, scheduler::TaskId, std::uint64_t) { return 0; }};
  std::uint64_t objects[kObjects] = {};
  while (state.KeepRunningBatch(kAccesses)) {
    happens_before.begin();
    model.begin();
    for (scheduler::TaskId task = 0; task < kTasks; ++task) {
      happens_before.created(task, scheduler::kNoTask);
    }
    for (std::size_t i = 0; i < kAccesses; i += 2) {
      const auto task = static_cast<scheduler::TaskId>(i / 2 % kTasks);
      const scheduler::Cell cell{&objects[i / kObjects % kObjects], sizeof objects[0]};
      model.store(task, cell, {i}, store);
      benchmark::DoNotOptimize(model.load(task, cell, load));
    }
  }
}

void memory_seq_cst(benchmark::State& state) {
  access_memory(state, Order::seq_cst, Order::seq_cst);
}
void memory_acq_rel(benchmark::State& state) {
  access_memory(state, Order::release, Order::acquire);
}
void memory_relaxed(benchmark::State& state) {
  access_memory(state, Order::relaxed, Order::relaxed);
}
void memory_mixed(benchmark::State& state) { access_memory(state, Order::seq_cst, Order::acquire); }

BENCHMARK(memory_seq_cst);
BENCHMARK(memory_acq_rel);
BENCHMARK(memory_relaxed);
BENCHMARK(memory_mixed);

}  // namespace
}  // namespace reprise::bench
