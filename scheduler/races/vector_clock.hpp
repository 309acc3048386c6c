#pragma once
// Vector clocks: what a task has seen of every other one. One number a task, which grows at each of
// its releases; an event of another task happened before if its number has been seen.
//
// Threading: host-side state of one run, touched only by whoever runs.

#include <algorithm>
#include <cstdint>
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
  /// @returns the latest moment of the task that was seen; 0: none
  std::uint32_t time_of(TaskId task) const { return task < times_.size() ? times_[task] : 0; }
  Epoch epoch_of(TaskId task) const { return {task, time_of(task)}; }

  /// @returns whether what happened then has been seen
  bool covers(Epoch event) const { return event.time <= time_of(event.task); }
  /// @returns whether everything that the other has seen has been seen
  bool covers(const VectorClock& other) const {
    for (TaskId task = 0; task < other.times_.size(); ++task) {
      if (other.times_[task] > time_of(task)) return false;
    }
    return true;
  }

  /// Sees what the other has seen.
  void join(const VectorClock& other) {
    if (other.times_.size() > times_.size()) times_.resize(other.times_.size());
    for (TaskId task = 0; task < other.times_.size(); ++task) {
      times_[task] = std::max(times_[task], other.times_[task]);
    }
  }
  void see(Epoch event) {
    grow(event.task);
    times_[event.task] = std::max(times_[event.task], event.time);
  }
  /// The task's next moment begins.
  void tick(TaskId task) {
    grow(task);
    ++times_[task];
  }

  /// @returns a number that grows whenever something new is seen
  std::uint64_t sum() const {
    return std::accumulate(times_.begin(), times_.end(), std::uint64_t{0});
  }

  bool empty() const { return times_.empty(); }
  /// @returns a bound: of no task from this one on anything was seen
  TaskId tasks() const { return static_cast<TaskId>(times_.size()); }
  void clear() { times_.clear(); }

 private:
  void grow(TaskId task) {
    if (task >= times_.size()) times_.resize(task + 1);
  }

  std::vector<std::uint32_t> times_;  // by task id
};

}  // namespace reprise::scheduler
