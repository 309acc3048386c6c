#include "scheduler/pos.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kPriorityStream{"pos.priority"};
constexpr Stream kEagerStream{"pos.eager"};

// In one run of so many, steps that commute wait for their turn: what is not seen - plain code that
// runs before a thread's first point - may depend on it.
constexpr std::uint64_t kRunsToPatient = 8;
constexpr std::uint64_t kHighest = ~std::uint64_t{0};

/// @returns `one` if it is to be that one, by arithmetic
Task* choose(bool is_one, Task* one, Task* other) {
  const auto bits_of_one = reinterpret_cast<std::uintptr_t>(one);
  const auto bits_of_other = reinterpret_cast<std::uintptr_t>(other);
  const std::uintptr_t mask = -std::uintptr_t{is_one};
  return reinterpret_cast<Task*>(bits_of_other ^ ((bits_of_one ^ bits_of_other) & mask));
}

}  // namespace

void Pos::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  bits_ = decisions().bits_of(kPriorityStream);
  pending_.clear();
  yielded_ = kNoTask;
  eager_ = scale(decisions().bits(kEagerStream, 0, 0), kRunsToPatient) != 0;
}

void Pos::created(const Task& task) {
  if (task.id >= pending_.size()) pending_.resize(task.id + 1);
  draw(task);
}

void Pos::draw(const Task& task) {
  ++pending_[task.id].draws;
  prioritize(task);
}

// It may have come to another step. One that comes first draws nothing.
void Pos::look_at(const Task& task) {
  Pending& step = pending_[task.id];
  if (step.points == task.points) return;
  if (!comes_first(task) || task.id == yielded_) ++step.draws;
  prioritize(task);
}

void Pos::prioritize(const Task& task) {
  Pending& step = pending_[task.id];
  step.points = task.points;
  step.priority = comes_first(task) ? kHighest : bits_(task.id, step.draws);
}

// By arithmetic, because no processor predicts who has the highest of random numbers.
// @returns null if somebody has come to a step that was not looked at
Task* Pos::highest_seen(const View& view) const {
  Task* best = view.runnable.front();
  std::uint64_t highest = 0;
  std::uint64_t unseen = 0;
  for (Task* const task : view.runnable) {
    const Pending& step = pending_[task->id];
    unseen |= step.points ^ task->points;
    best = choose(step.priority > highest, task, best);
    highest = std::max(step.priority, highest);
  }
  return unseen == 0 ? best : nullptr;
}

Task& Pos::highest_of(const View& view) {
  // As a rule it is the running one that has come to another step, and nobody else.
  if (view.can_go_on()) look_at(view.running);
  if (Task* const best = highest_seen(view)) return *best;
  for (const Task* const task : view.runnable) look_at(*task);
  return *highest_seen(view);
}

// Whoever the yielded one waits for may have a low priority, and others that wait would keep it
// from running: all draw again until it had its turn. The yielded one comes after all of them.
Task& Pos::highest_but_yielded(const View& view) {
  for (const Task* const task : view.runnable) {
    if (task->id == yielded_) {
      look_at(*task);
    } else {
      draw(*task);
    }
  }
  const std::uint64_t own = std::exchange(pending_[yielded_].priority, 0);
  Task& best = *highest_seen(view);
  pending_[yielded_].priority = own;
  yielded_ = kNoTask;
  return best;
}

Task& Pos::next(const View& view) {
  Task& best = yielded_ == kNoTask ? highest_of(view) : highest_but_yielded(view);
  if (best.next.location == nullptr) return best;
  for (const Task* const task : view.runnable) {
    if ((task != &best) & conflict(task->next, best.next)) draw(*task);
  }
  return best;
}

}  // namespace reprise::scheduler
