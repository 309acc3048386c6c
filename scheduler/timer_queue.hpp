#pragma once
// The timers of blocked tasks, ordered by deadline and, for equal deadlines, by the order in which
// they were set. At most one timer a task; setting and clearing cost O(log n).

#include <cstdint>
#include <vector>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

class TimerQueue {
 public:
  /// Sets the timer of a task, which has none yet, to task.deadline.
  void add(Task& task);
  /// Clears the timer of a task that has one.
  void remove(Task& task);
  void clear() { heap_.clear(); }

  bool empty() const { return heap_.empty(); }
  /// @returns the task whose deadline comes first; not to be called when empty
  Task& first() const { return *heap_.front(); }

 private:
  static bool earlier(const Task& a, const Task& b);
  void place(std::size_t index, Task& task);
  void sift_up(std::size_t index);
  void sift_down(std::size_t index);

  std::vector<Task*> heap_;
  std::uint64_t next_order_ = 0;
};

}  // namespace reprise::scheduler
