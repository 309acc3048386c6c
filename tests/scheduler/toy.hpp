#pragma once
// Simulated threads without a simulated OS: a function each, for testing the scheduler alone.

#include <functional>
#include <memory>
#include <vector>

#include "scheduler/scheduler.hpp"
#include "scheduler/thread_block.hpp"

namespace reprise::scheduler {

struct ToyTask final : Task {
  Scheduler* scheduler = nullptr;
  std::function<void()> body;
};

class Toy {
 public:
  explicit Toy(BackendKind kind = BackendKind::fibers) : scheduler(decisions, make_backend(kind)) {}
  ~Toy() { drop_all(); }

  void begin(std::uint64_t seed, std::string_view strategy_name = "uniform", Limits limits = {}) {
    decisions.begin(seed);
    begin_with(make_strategy(strategy_name), limits);
  }

  void begin_with(std::unique_ptr<Strategy> chosen, Limits limits = {}) {
    drop_all();
    tasks.clear();
    strategy = std::move(chosen);
    scheduler.begin(*strategy, limits);
  }

  ToyTask& spawn(std::function<void()> body, std::string name = "") {
    tasks.push_back(std::make_unique<ToyTask>());
    ToyTask& task = *tasks.back();
    task.scheduler = &scheduler;
    task.body = std::move(body);
    task.name = std::move(name);
    task.entry = [](Task& self) {
      auto& toy = static_cast<ToyTask&>(self);
      toy.body();
      toy.scheduler->finish();
    };
    scheduler.start(task);
    return task;
  }

  void drop_all() {
    for (Task* const task : scheduler.live_tasks()) scheduler.drop(*task);
  }

  Decisions decisions;
  Scheduler scheduler;
  std::unique_ptr<Strategy> strategy;
  std::vector<std::unique_ptr<ToyTask>> tasks;
};

}  // namespace reprise::scheduler
