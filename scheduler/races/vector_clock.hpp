#pragma once
// Vector clocks: what a task has seen of every other one. One number a task, which grows at each of
// its releases; an event of another task happened before if its number has been seen.
//
// Most runs have few tasks. So the first ones stand in the clock itself, and what is done with all
// of them at once is done without a branch; the others are allocated.
//
// Threading: host-side state of one run, touched only by whoever runs.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

/// One moment of one task; time 0 is before everything.
struct Epoch {
  TaskId task = kNoTask;
  std::uint32_t time = 0;
  bool operator==(const Epoch&) const = default;
};

class VectorClock {
 public:
  VectorClock() = default;
  VectorClock(const VectorClock& other) : few_(other.few_), mark_(other.mark_) {
    if (other.more_ != nullptr) copy_more(other);
  }
  VectorClock(VectorClock&&) noexcept = default;
  VectorClock& operator=(VectorClock&&) noexcept = default;
  VectorClock& operator=(const VectorClock& other) {
    few_ = other.few_;
    mark_ = other.mark_;
    if (more_ != nullptr || other.more_ != nullptr) copy_more(other);
    return *this;
  }
  ~VectorClock() = default;

  /// @returns the latest moment of the task that was seen; 0: none
  std::uint32_t time_of(TaskId task) const {
    return task < kFew ? few_[task] : time_of_later(task);
  }
  Epoch epoch_of(TaskId task) const { return {task, time_of(task)}; }

  /// @returns whether what happened then has been seen
  bool covers(Epoch event) const { return event.time <= time_of(event.task); }
  /// @returns whether everything that the other has seen has been seen
  bool covers(const VectorClock& other) const {
    std::uint32_t unseen = 0;
    for (std::size_t i = 0; i < kFew; ++i) unseen |= other.few_[i] > few_[i] ? 1U : 0U;
    return unseen == 0 && (other.more_ == nullptr || covers_more(other));
  }

  /// Sees what the other has seen.
  void join(const VectorClock& other) {
    for (std::size_t i = 0; i < kFew; ++i) few_[i] = std::max(few_[i], other.few_[i]);
    mark_ = std::accumulate(few_.begin(), few_.end(), 0u);
    if (more_ != nullptr || other.more_ != nullptr) join_more(other);
  }
  void see(Epoch event) {
    std::uint32_t& time = at(event.task);
    if (event.time <= time) return;
    mark_ += event.time - time;
    time = event.time;
  }
  /// The task's next moment begins.
  void tick(TaskId task) {
    ++at(task);
    ++mark_;
  }

  /// @returns a number that is another one when something new was seen: the sum of all times,
  /// which it would take as many moments to bring to the same number as a time can count
  std::uint32_t mark() const { return mark_; }
  /// @returns the same for what was seen of tasks other than this one
  std::uint32_t mark_of_others(TaskId task) const { return mark() - time_of(task); }

  /// @returns whether nothing was seen
  bool empty() const { return mark_ == 0; }
  /// @returns a bound: of no task from this one on anything was seen
  TaskId tasks() const { return kFew + later_tasks(); }
  void clear() {
    few_.fill(0);
    mark_ = 0;
    if (more_ != nullptr) more_->clear();
  }

 private:
  static constexpr TaskId kFew = 8;  // two vector registers of the baseline
  using Times = std::vector<std::uint32_t>;

  TaskId later_tasks() const { return more_ == nullptr ? 0 : static_cast<TaskId>(more_->size()); }
  std::uint32_t time_of_later(TaskId task) const {
    return task - kFew < later_tasks() ? (*more_)[task - kFew] : 0;
  }
  std::uint32_t& at(TaskId task) { return task < kFew ? few_[task] : at_later(task - kFew); }
  std::uint32_t& at_later(TaskId index);
  void copy_more(const VectorClock& other);
  bool covers_more(const VectorClock& other) const;
  void join_more(const VectorClock& other);

  std::array<std::uint32_t, kFew> few_{};  // by task id
  std::uint32_t mark_ = 0;                 // sum of all times
  std::unique_ptr<Times> more_;            // of the tasks behind those; null: none
};

}  // namespace reprise::scheduler
