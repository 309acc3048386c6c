#include "scheduler/races/happens_before.hpp"

#include <algorithm>

#include "scheduler/address.hpp"

namespace reprise::scheduler {

void HappensBefore::begin() {
  for (std::size_t task = 0; task < tasks_; ++task) clocks_[task].clear();
  tasks_ = 0;
  follows_.clear();
  objects_.clear();
}

void HappensBefore::created(TaskId child, TaskId parent) {
  tasks_ = std::max<std::size_t>(tasks_, child + 1);
  if (tasks_ > clocks_.size()) clocks_.resize(tasks_);
  follows_.resize(tasks_);
  if (parent != kNoTask) {
    clocks_[child] = clocks_[parent];
    clocks_[parent].tick(parent);
  }
  clocks_[child].tick(child);
}

void HappensBefore::release(TaskId task, const void* object) {
  objects_.at(number(object)).join(clocks_[task]);
  clocks_[task].tick(task);
}

void HappensBefore::acquire(TaskId task, const void* object) {
  const VectorClock* const told = objects_.find(number(object));
  if (told != nullptr) clocks_[task].join(*told);
}

}  // namespace reprise::scheduler
