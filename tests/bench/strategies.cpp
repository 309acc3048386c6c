// One scheduling step under each strategy: four tasks that touch four locations, so that there are
// conflicts to decide about, and nothing else.

#include <benchmark/benchmark.h>

#include <array>

#include "scheduler/scheduler.hpp"

namespace reprise::bench {
namespace {

using scheduler::Scheduler;

constexpr std::size_t kTasks = 4;
constexpr int kStepsOfTask = 10'000;

struct Toucher final : scheduler::Task {
  Scheduler* scheduler = nullptr;
};

const std::array<int, 4> locations{};

// The k-th step of a task: what it touches, and where in the code it would be.
scheduler::NextAccess step(scheduler::TaskId task, int k) {
  const auto location = static_cast<std::size_t>(k) % locations.size();
  const std::uintptr_t place = 1 + 4 * task + location;
  return {&locations[location], reinterpret_cast<const void*>(place), k % 3 == 0};
}

void touch_all(scheduler::Task& task) {
  Scheduler& scheduler = *static_cast<Toucher&>(task).scheduler;
  for (int k = 0; k < kStepsOfTask; ++k) scheduler.point(step(task.id, k));
  scheduler.finish();
}

class Steps {
 public:
  Steps() : scheduler_(decisions_, scheduler::make_fiber_backend()) {}

  void run(std::uint64_t seed, scheduler::Strategy& strategy,
           scheduler::Profiler* profiler = nullptr) {
    decisions_.begin(seed);
    scheduler_.begin(strategy, {}, profiler);
    for (Toucher& task : tasks_) {
      task.scheduler = &scheduler_;
      task.state = scheduler::TaskState::runnable;
      task.entry = &touch_all;
      scheduler_.start(task);
    }
    scheduler_.run();
  }

  scheduler::Profile profile() {
    scheduler::Profiler profiler;
    run(0, *scheduler::make_strategy("survey:1"), &profiler);
    return profiler.profile(scheduler_.steps());
  }

 private:
  scheduler::Decisions decisions_;
  Scheduler scheduler_;
  std::array<Toucher, kTasks> tasks_;
};

void strategy_step(benchmark::State& state, std::string_view name) {
  Steps steps;
  const scheduler::Profile profile = steps.profile();
  std::uint64_t seed = 0;
  while (state.KeepRunningBatch(kTasks * kStepsOfTask)) {
    const auto strategy = scheduler::make_strategy(name, &profile);
    steps.run(++seed, *strategy);
  }
}

void strategy_uniform(benchmark::State& state) { strategy_step(state, "uniform"); }
void strategy_pct(benchmark::State& state) { strategy_step(state, "pct:3"); }
void strategy_pos(benchmark::State& state) { strategy_step(state, "pos"); }
void strategy_surw(benchmark::State& state) { strategy_step(state, "surw"); }
void strategy_guided(benchmark::State& state) { strategy_step(state, "guided"); }
void strategy_delay(benchmark::State& state) { strategy_step(state, "delay:2"); }

BENCHMARK(strategy_uniform);
BENCHMARK(strategy_pct);
BENCHMARK(strategy_pos);
BENCHMARK(strategy_surw);
BENCHMARK(strategy_guided);
BENCHMARK(strategy_delay);

}  // namespace
}  // namespace reprise::bench
