// Of the tasks behind the first few: out of the way of runs that have none.
#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

std::uint32_t& VectorClock::at_later(TaskId index) {
  if (more_ == nullptr) more_ = std::make_unique<Times>();
  if (index >= more_->size()) more_->resize(index + 1);
  return (*more_)[index];
}

void VectorClock::copy_more(const VectorClock& other) {
  if (more_ == nullptr) more_ = std::make_unique<Times>();
  if (other.more_ == nullptr) {
    more_->clear();
  } else {
    *more_ = *other.more_;
  }
}

bool VectorClock::covers_more(const VectorClock& other) const {
  for (TaskId task = kFew; task < other.tasks(); ++task) {
    if (other.time_of(task) > time_of(task)) return false;
  }
  return true;
}

void VectorClock::join_more(const VectorClock& other) {
  for (TaskId task = kFew; task < tasks(); ++task) mark_ += time_of(task);
  for (TaskId task = kFew; task < other.tasks(); ++task) see(other.epoch_of(task));
}

}  // namespace reprise::scheduler
