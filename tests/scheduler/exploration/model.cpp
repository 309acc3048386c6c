#include "tests/scheduler/exploration/model.hpp"

#include <algorithm>
#include <utility>

namespace reprise::scheduler::model {
namespace {

// Memory, locks and conditions have their own numbers.
ObjectId memory_id(unsigned object) { return 3 * object; }
ObjectId lock_id(unsigned object) { return 3 * object + 1; }
ObjectId condition_id(unsigned object) { return 3 * object + 2; }

}  // namespace

Machine::Machine(const Program& program, TouchPool& pool)
    : program_(&program), pool_(&pool), tasks_(program.tasks.size()), locks_(program.initial) {
  for (const TaskId task : program.dormant) tasks_[task].dormant = true;
}

int& Machine::left(unsigned lock) { return locks_.try_emplace(lock, 1).first->second; }

int Machine::left(unsigned lock) const {
  const auto found = locks_.find(lock);
  return found == locks_.end() ? 1 : found->second;
}

const Instruction* Machine::pending(TaskId task) const {
  const auto& code = program_->tasks[task];
  return tasks_[task].at < code.size() ? &code[tasks_[task].at] : nullptr;
}

Guard Machine::guard_of(TaskId task) const {
  const Instruction* const next = pending(task);
  if (next == nullptr) return {};
  if (tasks_[task].reclaims) {
    const auto lock = static_cast<unsigned>(next->operand);
    return {lock_id(lock), 1, left(lock)};
  }
  if (next->op != Op::take && next->op != Op::take_or_crash) return {};
  return {lock_id(next->object), 1, left(next->object)};
}

bool Machine::is_ready(TaskId task) const {
  if (stopped_ || pending(task) == nullptr || tasks_[task].waits || tasks_[task].dormant) {
    return false;
  }
  if (pending(task)->op == Op::await && awaited(task).empty()) return false;
  const Guard guard = guard_of(task);
  return guard.left >= guard.need;
}

std::vector<StepNumber> Machine::awaited(TaskId task) const {
  std::vector<StepNumber> steps;
  for (const Write& write : writes_) {
    if (write.at >= tasks_[task].looked && write.by != task) steps.push_back(write.at);
  }
  return steps;
}

void Machine::tell_later_causes(Search& search) const {
  for (const Await& await : awaits_) {
    for (const Write& write : writes_) {
      if (write.at > await.at && write.by != await.by) search.also_enabled_by(await.at, write.at);
    }
  }
}

void Machine::ready(std::vector<TaskId>& tasks) const {
  tasks.clear();
  for (TaskId task = 0; task < tasks_.size(); ++task) {
    if (is_ready(task)) tasks.push_back(task);
  }
}

std::vector<TaskId> Machine::ready() const {
  std::vector<TaskId> tasks;
  ready(tasks);
  return tasks;
}

std::vector<TaskId> Machine::waiting(unsigned condition) const {
  std::vector<TaskId> tasks;
  for (TaskId task = 0; task < tasks_.size(); ++task) {
    if (tasks_[task].waits && pending(task)->object == condition) tasks.push_back(task);
  }
  return tasks;
}

std::vector<Step> Machine::blocked() const {
  std::vector<Step> steps;
  for (TaskId task = 0; task < tasks_.size(); ++task) {
    const Guard guard = guard_of(task);
    if (tasks_[task].waits || tasks_[task].dormant || guard.left >= guard.need) continue;
    const Touch touch{guard.object, TouchKind::write, 0xff, -1};
    steps.push_back({{task, 0}, 1, pool_->intern({&touch, 1}), guard});
  }
  return steps;
}

Step Machine::step(Move move) {
  Task& task = tasks_[move.task];
  const Instruction& code = *pending(move.task);
  step_ = {move, 1, nullptr, guard_of(move.task)};
  touches_.clear();
  if (code.op == Op::await) {
    step_.enabled_by = awaited(move.task);
    awaits_.push_back({position_, move.task});
  }
  ++task.at;
  switch (code.op) {
    case Op::skip_if:
      if (task.own == code.operand) task.at += code.object;
      break;
    case Op::take:
    case Op::try_take:
    case Op::give:
      use_lock(task, code);
      break;
    case Op::wait:
    case Op::signal:
    case Op::broadcast:
      use_condition(task, code);
      break;
    case Op::spawn:
      tasks_[code.object].dormant = false;
      step_.enables.push_back(code.object);
      break;
    case Op::exit:
      stop(move.task);
      break;
    case Op::take_or_crash:
      change_lock(code.object, -1, TouchKind::write);
      crash_if(task.own == code.operand, move.task);
      break;
    case Op::read_or_crash:
      use_memory(task, {Op::read, code.object});
      crash_if(task.own == code.operand, move.task);
      break;
    default:
      use_memory(task, code);
  }
  ++position_;
  step_.touches = pool_->intern(touches_, code.op == Op::exit);
  return std::move(step_);
}

void Machine::crash_if(bool does, TaskId task) {
  crashed_ = step_.fails = does;
  if (does) stop(task);
}

void Machine::stop(TaskId task) {
  left_behind_ = ready();
  std::erase(left_behind_, task);
  stopped_ = true;
}

void Machine::use_memory(Task& task, const Instruction& code) {
  if (code.object >= memory_.size()) memory_.resize(code.object + 1);
  int& value = memory_[code.object];
  TouchKind kind = TouchKind::write;
  if (code.op == Op::read || code.op == Op::await) {
    kind = TouchKind::read;
    task.own = value;
  } else if (code.op == Op::look) {
    kind = TouchKind::read;
    task.own = value;
    task.looked = position_ + 1;
    touches_.push_back({memory_id(1 - code.object), kind});
  } else if (code.op == Op::write) {
    value = code.operand;
  } else if (code.op == Op::raise) {
    kind = TouchKind::share;
    value = std::max(value, code.operand);
  } else if (code.op == Op::write_own) {
    value = task.own + code.operand;
  } else if (code.op == Op::add) {
    task.own = value;
    value += code.operand;
  } else {
    task.own = value == code.operand ? 1 : 0;
    value += task.own;
    kind = task.own == 1 ? TouchKind::success : TouchKind::attempt;
  }
  touches_.push_back({memory_id(code.object), kind});
  if (is_write(kind)) writes_.push_back({position_, step_.move.task});
}

void Machine::change_lock(unsigned object, int change, TouchKind kind) {
  touches_.push_back({lock_id(object), kind, 0xff, change});
  left(object) += change;
}

void Machine::use_lock(Task& task, const Instruction& code) {
  if (code.op == Op::take) return change_lock(code.object, -1, TouchKind::write);
  if (code.op == Op::give) return change_lock(code.object, 1, TouchKind::write);
  task.own = left(code.object) > 0 ? 1 : 0;
  change_lock(code.object, -task.own, task.own == 1 ? TouchKind::success : TouchKind::attempt);
}

void Machine::use_condition(Task& task, const Instruction& code) {
  if (code.op == Op::wait) {
    const auto lock = static_cast<unsigned>(code.operand);
    if (std::exchange(task.reclaims, false)) return change_lock(lock, -1, TouchKind::write);
    --task.at;
    task.waits = true;
    touches_.push_back({condition_id(code.object), TouchKind::share});
    return change_lock(lock, 1, TouchKind::write);
  }
  std::vector<TaskId> waiters = waiting(code.object);
  const TouchKind kind = waiters.empty() ? TouchKind::attempt : TouchKind::success;
  touches_.push_back({condition_id(code.object), kind});
  if (code.op == Op::signal && !waiters.empty()) {
    step_.alternatives = static_cast<std::uint32_t>(waiters.size());
    waiters = {waiters[step_.move.alternative]};
  }
  for (const TaskId waiter : waiters) {
    tasks_[waiter].waits = false;
    tasks_[waiter].reclaims = true;
    step_.enables.push_back(waiter);
  }
}

std::string Machine::state() const {
  std::string text;
  for (const Task& task : tasks_) {
    text += std::to_string(task.at) + ":" + std::to_string(task.own) + " ";
  }
  for (std::size_t object = 0; object < memory_.size(); ++object) {
    if (memory_[object] == 0) continue;
    text += std::to_string(object) + "=" + std::to_string(memory_[object]) + " ";
  }
  return text;
}

}  // namespace reprise::scheduler::model
