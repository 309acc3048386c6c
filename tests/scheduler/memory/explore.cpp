#include "tests/scheduler/memory/explore.hpp"

namespace reprise::scheduler::litmus {
namespace {

/// A plain or atomic access, for a race detector that forgets nothing.
struct Touch {
  TaskId task = kNoTask;
  std::uint32_t time = 0;
  bool writes = false;
  bool atomic = false;
};

class Run {
 public:
  Run(const Program& program, MemoryMode mode, const Choose& choose, bool prune)
      : program_(program),
        mode_(mode),
        choose_(choose),
        model_(happens_before_,
               [this](MemoryChoice, TaskId, std::uint64_t n) { return choose_(n); },
               {.mode = mode}),
        state_(program),
        next_(program.tasks.size()),
        touches_(program.locations.size()),
        prune_(prune),
        asleep_(program.tasks.size()) {
    for (TaskId task = 0; task < program.tasks.size(); ++task) {
      happens_before_.created(task, kNoTask);
    }
  }

  void finish(Behaviour& behaviour) {
    for (std::vector<TaskId> ready = awake(); !ready.empty(); ready = awake()) {
      const std::uint64_t which = ready.size() == 1 ? 0 : choose_(ready.size());
      const TaskId task = ready[which];
      if (prune_) fall_asleep(ready, which);
      const Operation& operation = program_.tasks[task][next_[task]++];
      mixed_ = mixed_ || (operation.order != Order::seq_cst && !operation.mutex);
      if (state_.runs(task, operation)) step(task, operation);
    }
    ++behaviour.runs;
    behaviour.race = behaviour.race || race_;
    for (TaskId task = 0; task < next_.size(); ++task) {
      if (more(task)) return;  // asleep: another run has done the same
    }
    behaviour.states.insert(state_.text(program_));
    if (mode_ == MemoryMode::rc11) behaviour.executions.insert(execution());
  }

 private:
  bool more(TaskId task) const { return next_[task] < program_.tasks[task].size(); }

  std::vector<TaskId> awake() const {
    std::vector<TaskId> ready;
    for (TaskId task = 0; task < next_.size(); ++task) {
      if (more(task) && !asleep_[task]) ready.push_back(task);
    }
    return ready;
  }

  /// Sleep sets (Godefroid): what was tried first here need not be tried again until something runs
  /// that it does not commute with.
  void fall_asleep(const std::vector<TaskId>& ready, std::uint64_t which) {
    for (std::uint64_t i = 0; i < which; ++i) asleep_[ready[i]] = true;
    const Operation& running = program_.tasks[ready[which]][next_[ready[which]]];
    for (TaskId task = 0; task < next_.size(); ++task) {
      if (!asleep_[task]) continue;
      const Operation& other = program_.tasks[task][next_[task]];
      const bool same_place = running.location >= 0 && running.location == other.location;
      const bool ordered = !mixed_ && !running.mutex && !other.mutex &&
                           (running.order == Order::seq_cst ||  // the chain goes by
                            other.order == Order::seq_cst);     // order of execution
      if (same_place || ordered) asleep_[task] = false;
    }
  }

  void step(TaskId task, const Operation& operation) {
    if (operation.kind == Kind::fence) return model_.fence(task, operation.order);
    if (operation.mutex) return pass_by(task, operation);
    touch(task, operation);
    std::uint64_t& memory = state_.memory[static_cast<std::size_t>(operation.location)];
    const std::uint64_t found =
        operation.atomic ? access(task, operation, {&memory, sizeof memory}) : memory;
    if (operation.target >= 0) state_.registers[task][operation.target] = found;
    if (!operation.atomic && operation.kind == Kind::write) memory = operation.operand;
    if (operation.atomic && mode_ == MemoryMode::rc11) note(task, operation);
  }

  /// Synchronises behind the back of the model.
  void pass_by(TaskId task, const Operation& operation) {
    std::uint64_t& memory = state_.memory[static_cast<std::size_t>(operation.location)];
    memory += operation.operand;
    if (acquires(operation.order)) happens_before_.acquire(task, &memory);
    if (releases(operation.order)) happens_before_.release(task, &memory);
  }

  /// Remembers who wrote which store, and which one was read.
  void note(TaskId task, const Operation& operation) {
    const Access& access = model_.last_access();
    const std::string name = std::to_string(task) + "." + std::to_string(next_[task] - 1);
    const std::string& location = program_.locations[static_cast<std::size_t>(operation.location)];
    const std::string store = location + "#" + std::to_string(access.store);
    if (access.writes) {
      writers_[store] = name;
    } else {
      reads_from_[name] = store;
    }
  }

  /// @returns reads-from and modification order, the same for each order of execution
  std::string execution() {
    std::string text;
    for (const auto& [name, store] : reads_from_) text += name + "<" + writers_[store] + " ";
    for (std::size_t i = 0; i < program_.locations.size(); ++i) {
      const History* history = model_.history({&state_.memory[i], sizeof state_.memory[i]});
      if (history == nullptr) continue;
      for (Position position = 1; position <= history->newest(); ++position) {
        const std::string store = "#" + std::to_string(history->id_at(position));
        text +=
            writers_[program_.locations[i] + store] + (position < history->newest() ? "," : ";");
      }
    }
    return text;
  }

  std::uint64_t access(TaskId task, const Operation& operation, Cell cell) {
    const Value operand{operation.operand};
    switch (operation.kind) {
      case Kind::read:
        return model_.load(task, cell, operation.order).low;
      case Kind::write:
        model_.store(task, cell, operand, operation.order);
        return 0;
      case Kind::exchange:
        return model_.exchange(task, cell, operand, operation.order).low;
      case Kind::add:
        return model_
            .read_modify_write(task, cell, operation.order,
                               [&](Value value) { return Value{value.low + operand.low}; })
            .low;
      default:
        return model_
            .compare_exchange(task, cell,
                              {.expected = operand,
                               .desired = {operation.desired},
                               .success = operation.order,
                               .failure = failure_order(operation.order)})
            .exchanged;
    }
  }

  void touch(TaskId task, const Operation& operation) {
    const bool writes = operation.kind != Kind::read;
    for (const Touch& other : touches_[static_cast<std::size_t>(operation.location)]) {
      const bool conflict = (writes || other.writes) && !(operation.atomic && other.atomic);
      const bool ordered = happens_before_.clock(task).covers(Epoch{other.task, other.time});
      if (conflict && !ordered) race_ = true;
    }
    touches_[static_cast<std::size_t>(operation.location)].push_back(
        {task, happens_before_.now(task).time, writes, operation.atomic});
  }

  const Program& program_;
  MemoryMode mode_;
  const Choose& choose_;
  HappensBefore happens_before_;
  MemoryModel model_;
  State state_;
  std::vector<std::size_t> next_;                  // operation, by task
  std::vector<std::vector<Touch>> touches_;        // by location
  std::map<std::string, std::string> writers_;     // of stores
  std::map<std::string, std::string> reads_from_;  // by reader
  bool prune_;
  std::vector<bool> asleep_;  // by task
  bool mixed_ = false;        // something was not seq_cst
  bool race_ = false;
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
