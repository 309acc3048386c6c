#include "scheduler/pct.hpp"

#include <algorithm>

#include "scheduler/horizon.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kPriorityStream{"pct.priority"};
constexpr Stream kChangeStream{"pct.change"};

// Demoted tasks rank below all drawn priorities, which have the top bit set.
constexpr std::uint64_t kDrawnBit = 1ull << 63;

}  // namespace

void Pct::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  priorities_.clear();
  changes_made_ = 0;
  next_low_ = kDrawnBit - 1;
  const std::uint64_t horizon = drawn_horizon(decisions().bits(kChangeStream, 0, 0));
  change_steps_.clear();
  for (unsigned i = 1; i < depth_; ++i) {
    change_steps_.push_back(scale(decisions().bits(kChangeStream, 0, i), horizon));
  }
  std::sort(change_steps_.begin(), change_steps_.end());
}

void Pct::created(const Task& task) {
  if (priorities_.size() <= task.id) priorities_.resize(task.id + 1);
  priorities_[task.id] = decisions().bits(kPriorityStream, task.id, 0) | kDrawnBit;
}

void Pct::demote(TaskId task) { priorities_[task] = next_low_--; }

Task& Pct::next(const View& view) {
  while (changes_made_ < change_steps_.size() && change_steps_[changes_made_] <= view.step) {
    ++changes_made_;
    if (view.running.id != kNoTask) demote(view.running.id);  // the host has no priority
  }
  Task* best = view.runnable.front();
  for (Task* const task : view.runnable) {
    if (priorities_[task->id] > priorities_[best->id]) best = task;
  }
  return *best;
}

}  // namespace reprise::scheduler
