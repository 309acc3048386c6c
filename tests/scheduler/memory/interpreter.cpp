#include "tests/scheduler/memory/interpreter.hpp"

#include <utility>

namespace reprise::scheduler::litmus {

Interpreter::Interpreter(const Program& program, MemoryMode mode, MemoryChooser choose)
    : program_(program),
      mode_(mode),
      model_(happens_before_, std::move(choose), {.mode = mode}),
      state_(program),
      next_(program.tasks.size()),
      touches_(program.locations.size()) {
  for (TaskId task = 0; task < program.tasks.size(); ++task) {
    happens_before_.created(task, kNoTask);
  }
}

void Interpreter::explore_with(AccessExplorer explorer) {
  model_.explore_with(std::move(explorer));
  model_.begin();
}

bool Interpreter::step(TaskId task) {
  const Operation& operation = program_.tasks[task][next_[task]++];
  const bool runs = state_.runs(task, operation);
  if (runs) run(task, operation);
  return runs;
}

void Interpreter::run(TaskId task, const Operation& operation) {
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

// Synchronises behind the back of the model.
void Interpreter::pass_by(TaskId task, const Operation& operation) {
  std::uint64_t& memory = state_.memory[static_cast<std::size_t>(operation.location)];
  memory += operation.operand;
  if (acquires(operation.order)) happens_before_.acquire(task, &memory);
  if (releases(operation.order)) happens_before_.release(task, &memory);
}

// Remembers who wrote which store, and which one was read.
void Interpreter::note(TaskId task, const Operation& operation) {
  const Access& access = model_.weak().last_access();
  const std::string name = std::to_string(task) + "." + std::to_string(next_[task] - 1);
  const std::string& location = program_.locations[static_cast<std::size_t>(operation.location)];
  const std::string store = location + "#" + std::to_string(access.store);
  if (access.writes) {
    writers_[store] = name;
  } else {
    reads_from_[name] = store;
  }
}

std::string Interpreter::execution() {
  std::string text;
  for (const auto& [name, store] : reads_from_) text += name + "<" + writers_[store] + " ";
  for (std::size_t i = 0; i < program_.locations.size(); ++i) {
    const History* history = model_.weak().history({&state_.memory[i], sizeof state_.memory[i]});
    if (history == nullptr) continue;
    for (Position position = 1; position <= history->newest(); ++position) {
      const std::string store = "#" + std::to_string(history->id_at(position));
      text += writers_[program_.locations[i] + store] + (position < history->newest() ? "," : ";");
    }
  }
  return text;
}

std::uint64_t Interpreter::access(TaskId task, const Operation& operation, Cell cell) {
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

void Interpreter::touch(TaskId task, const Operation& operation) {
  const bool writes = operation.kind != Kind::read;
  for (const Touch& other : touches_[static_cast<std::size_t>(operation.location)]) {
    const bool conflict = (writes || other.writes) && !(operation.atomic && other.atomic);
    const bool ordered = happens_before_.clock(task).covers(Epoch{other.task, other.time});
    if (conflict && !ordered) race_ = true;
  }
  touches_[static_cast<std::size_t>(operation.location)].push_back(
      {task, happens_before_.now(task).time, writes, operation.atomic});
}

}  // namespace reprise::scheduler::litmus
