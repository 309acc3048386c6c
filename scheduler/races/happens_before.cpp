#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {

void HappensBefore::begin() {
  clocks_.clear();
  objects_.clear();
}

void HappensBefore::created(TaskId child, TaskId parent) {
  if (child >= clocks_.size()) clocks_.resize(child + 1);
  if (parent != kNoTask) {
    clocks_[child] = clocks_[parent];
    clocks_[parent].tick(parent);
  }
  clocks_[child].tick(child);
}

void HappensBefore::release(TaskId task, const void* object) {
  objects_[object].join(clocks_[task]);
  clocks_[task].tick(task);
}

void HappensBefore::acquire(TaskId task, const void* object) {
  const auto found = objects_.find(object);
  if (found != objects_.end()) clocks_[task].join(found->second);
}

}  // namespace reprise::scheduler
