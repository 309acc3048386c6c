#include "tests/scheduler/memory/by_search.hpp"

#include <algorithm>

#include "scheduler/check.hpp"
#include "scheduler/exploration/dpor.hpp"
#include "scheduler/exploration/state_archive.hpp"
#include "scheduler/exploration/store_names.hpp"
#include "tests/scheduler/memory/interpreter.hpp"

namespace reprise::scheduler::litmus {
namespace {

class Run {
 public:
  Run(const Program& program, TouchPool& pool, Search& search)
      : pool_(pool),
        search_(search),
        interpreter_(program, MemoryMode::rc11,
                     [](MemoryChoice, TaskId, std::uint64_t) { return 0; }) {
    interpreter_.explore_with([this](const OpenAccess& access) { return choose(access); });
  }

  void finish(Explored& explored) {
    bool complete = true;
    for (std::vector<TaskId> ready = this->ready(); !ready.empty(); ready = this->ready()) {
      const auto move = search_.next(ready, running_);
      if (!move) complete = false;
      if (!move) break;
      running_ = move->task;
      step(*move);
    }
    search_.end_run({}, {}, pool_.intern({}, true));
    explored.behaviour.race = explored.behaviour.race || interpreter_.race();
    if (search_.count().redundant != explored.redundant || !complete) {
      explored.redundant = search_.count().redundant;
      return;
    }
    explored.behaviour.states.insert(interpreter_.state());
    explored.behaviour.executions.insert(interpreter_.execution());
  }

 private:
  std::vector<TaskId> ready() const {
    std::vector<TaskId> ready;
    for (TaskId task = 0; task < interpreter_.tasks(); ++task) {
      if (interpreter_.more(task)) ready.push_back(task);
    }
    return ready;
  }

  void step(const Move& move) {
    const Operation& operation = interpreter_.next(move.task);
    location_ = operation.location < 0 ? 0 : static_cast<ObjectId>(operation.location);
    open_.reset();
    const bool runs = interpreter_.step(move.task);
    Step step;
    step.move = move;
    if (open_) {
      const bool writes = interpreter_.last_access().writes;
      step.atomic = names_.made(move.task, std::move(*open_), chosen_, writes);
      step.move.alternative = chosen_;
    }
    std::vector<Touch> touches;
    if (runs && operation.location >= 0 && (operation.mutex || !operation.atomic)) {
      const bool writes = operation.mutex || operation.kind != Kind::read;
      touches.push_back({location_, writes ? TouchKind::write : TouchKind::read});
    }
    step.touches = pool_.intern(touches);
    search_.did(step);
  }

  std::size_t choose(const OpenAccess& access) {
    open_ = names_.open(location_, access);
    chosen_ = search_.choose(*open_);
    const auto found = std::ranges::find(open_->options, chosen_);
    return static_cast<std::size_t>(found - open_->options.begin());
  }

  TouchPool& pool_;
  Search& search_;
  Interpreter interpreter_;
  StoreNames names_;
  TaskId running_ = kNoTask;
  ObjectId location_ = 0;
  std::optional<OpenStep> open_;  // the step comes to an atomic access, and chooses
  StoreName chosen_ = 0;
};

}  // namespace

Explored by_dpor(const Program& program) {
  Dpor dpor;
  return by_search(program, dpor);
}

Explored by_search(const Program& program, Search& search) {
  TouchPool pool;
  Explored explored;
  while (search.begin_run()) Run(program, pool, search).finish(explored);
  explored.behaviour.runs = search.count().executions;
  return explored;
}

Explored by_many(const Program& program) {
  Explored explored;
  std::vector<std::uint64_t> state;
  for (bool is_first = true;; is_first = false) {
    TouchPool pool;
    Dpor dpor;
    StateReader reader(state, pool);
    if (!is_first) dpor.restore(reader);
    REPRISE_CHECK(is_first || reader.complete());
    explored.behaviour.runs = dpor.count().executions;
    if (!dpor.begin_run()) return explored;
    Run(program, pool, dpor).finish(explored);
    StateWriter writer;
    dpor.save(writer);
    state = writer.take();
  }
}

}  // namespace reprise::scheduler::litmus
