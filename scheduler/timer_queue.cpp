#include "scheduler/timer_queue.hpp"

#include <utility>

namespace reprise::scheduler {

bool TimerQueue::earlier(const Task& a, const Task& b) {
  return std::pair(a.deadline.time_ns, a.timer_order) <
         std::pair(b.deadline.time_ns, b.timer_order);
}

void TimerQueue::place(std::size_t index, Task& task) {
  heap_[index] = &task;
  task.timer_index = index;
}

void TimerQueue::sift_up(std::size_t index) {
  Task& task = *heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (!earlier(task, *heap_[parent])) break;
    place(index, *heap_[parent]);
    index = parent;
  }
  place(index, task);
}

void TimerQueue::sift_down(std::size_t index) {
  Task& task = *heap_[index];
  for (;;) {
    std::size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && earlier(*heap_[child + 1], *heap_[child])) ++child;
    if (!earlier(*heap_[child], task)) break;
    place(index, *heap_[child]);
    index = child;
  }
  place(index, task);
}

void TimerQueue::add(Task& task) {
  task.timer_order = next_order_++;
  heap_.push_back(&task);
  sift_up(heap_.size() - 1);
}

void TimerQueue::remove(Task& task) {
  const std::size_t index = task.timer_index;
  Task& last = *heap_.back();
  heap_.pop_back();
  if (&last == &task) return;
  place(index, last);
  sift_up(index);
  sift_down(last.timer_index);
}

}  // namespace reprise::scheduler
