#include "tests/scheduler/memory/explore.hpp"

#include "tests/scheduler/memory/interpreter.hpp"

namespace reprise::scheduler::litmus {
namespace {

class Run {
 public:
  Run(const Program& program, MemoryMode mode, const Choose& choose, bool prune)
      : mode_(mode),
        choose_(choose),
        interpreter_(program, mode,
                     [this](MemoryChoice, TaskId, std::uint64_t n) { return choose_(n); }),
        prune_(prune),
        asleep_(program.tasks.size()) {}

  void finish(Behaviour& behaviour) {
    for (std::vector<TaskId> ready = awake(); !ready.empty(); ready = awake()) {
      const std::uint64_t which = ready.size() == 1 ? 0 : choose_(ready.size());
      const TaskId task = ready[which];
      if (prune_) fall_asleep(ready, which);
      const Operation& operation = interpreter_.next(task);
      mixed_ = mixed_ || (operation.order != Order::seq_cst && !operation.mutex);
      interpreter_.step(task);
    }
    ++behaviour.runs;
    behaviour.race = behaviour.race || interpreter_.race();
    for (TaskId task = 0; task < asleep_.size(); ++task) {
      if (interpreter_.more(task)) return;  // asleep: another run has done the same
    }
    behaviour.states.insert(interpreter_.state());
    if (mode_ == MemoryMode::rc11) behaviour.executions.insert(interpreter_.execution());
  }

 private:
  std::vector<TaskId> awake() const {
    std::vector<TaskId> ready;
    for (TaskId task = 0; task < asleep_.size(); ++task) {
      if (interpreter_.more(task) && !asleep_[task]) ready.push_back(task);
    }
    return ready;
  }

  /// Sleep sets (Godefroid): what was tried first here need not be tried again until something runs
  /// that it does not commute with.
  void fall_asleep(const std::vector<TaskId>& ready, std::uint64_t which) {
    for (std::uint64_t i = 0; i < which; ++i) asleep_[ready[i]] = true;
    const Operation& running = interpreter_.next(ready[which]);
    for (TaskId task = 0; task < asleep_.size(); ++task) {
      if (!asleep_[task]) continue;
      const Operation& other = interpreter_.next(task);
      const bool same_place = running.location >= 0 && running.location == other.location;
      const bool ordered = !mixed_ && !running.mutex && !other.mutex &&
                           (running.order == Order::seq_cst ||  // the chain goes by
                            other.order == Order::seq_cst);     // order of execution
      if (same_place || ordered) asleep_[task] = false;
    }
  }

  MemoryMode mode_;
  const Choose& choose_;
  Interpreter interpreter_;
  bool prune_;
  std::vector<bool> asleep_;  // by task
  bool mixed_ = false;        // something was not seq_cst
};

/// The choices of one run, to be repeated up to the last one that has something left.
struct Choice {
  std::uint64_t value = 0;
  std::uint64_t n = 0;
};

}  // namespace

void run_once(const Program& program, MemoryMode mode, const Choose& choose, Behaviour& behaviour) {
  Run(program, mode, choose, false).finish(behaviour);
}

Behaviour explore(const Program& program, MemoryMode mode) {
  Behaviour behaviour;
  std::vector<Choice> path;
  do {
    std::size_t depth = 0;
    const Choose choose = [&](std::uint64_t n) {
      if (depth == path.size()) path.push_back({0, n});
      return path[depth++].value;
    };
    Run(program, mode, choose, true).finish(behaviour);
    while (!path.empty() && ++path.back().value == path.back().n) path.pop_back();
  } while (!path.empty());
  return behaviour;
}

}  // namespace reprise::scheduler::litmus
