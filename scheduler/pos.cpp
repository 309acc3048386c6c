#include "scheduler/pos.hpp"

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kPriorityStream{"pos.priority"};
constexpr Stream kEagerStream{"pos.eager"};

// In one run of so many, steps that commute wait for their turn: what is not seen - plain code that
// runs before a thread's first point - may depend on it.
constexpr std::uint64_t kRunsToPatient = 8;
constexpr std::uint64_t kHighest = ~std::uint64_t{0};

}  // namespace

void Pos::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  bits_ = decisions().bits_of(kPriorityStream);
  priorities_.clear();
  yielded_ = kNoTask;
  eager_ = scale(decisions().bits(kEagerStream, 0, 0), kRunsToPatient) != 0;
}

void Pos::draw(const Task& task) {
  if (task.id >= priorities_.size()) priorities_.resize(task.id + 1);
  Priority& priority = priorities_[task.id];
  priority.value = bits_(task.id, ++priority.draws);
  priority.points = task.points;
}

std::uint64_t Pos::priority_of(const Task& task) {
  if (eager_ && task.next.commutes && task.id != yielded_) return kHighest;
  if (priorities_[task.id].points != task.points) draw(task);
  // Whoever waits for the others comes after all of them.
  return task.id == yielded_ ? 0 : priorities_[task.id].value;
}

// Whoever it waits for may have a low priority, and others that wait would keep it from running:
// all draw again until it had its turn.
void Pos::make_way_for_others(const View& view) {
  if (yielded_ == kNoTask) return;
  for (const Task* const task : view.runnable) {
    if (task->id != yielded_) draw(*task);
  }
}

Task& Pos::next(const View& view) {
  make_way_for_others(view);
  Task* best = nullptr;
  std::uint64_t highest = 0;
  for (Task* const task : view.runnable) {
    const std::uint64_t priority = priority_of(*task);
    if (best != nullptr && priority <= highest) continue;
    best = task;
    highest = priority;
  }
  yielded_ = kNoTask;
  for (const Task* const task : view.runnable) {
    if (task != best && conflict(task->next, best->next)) draw(*task);
  }
  return *best;
}

}  // namespace reprise::scheduler
