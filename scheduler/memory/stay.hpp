#pragma once
// A stay: the accesses that a task makes to one object without doing anything elsewhere in between.
// The order of seq_cst accesses to different objects follows happens-before only where a step
// elsewhere begins and ends it (sb without same-location edges, in the SC axiom of Lahav et al.,
// "Repairing Sequential Consistency in C/C++11", PLDI 2017). So two things count: what the task
// knew before its stay, and from which of its times on others know of something after the stay.
//
// Synchronisation that does not pass through the memory model, a mutex say, is a step elsewhere: it
// is noticed by its mark on the task's clock. Plain accesses leave none, and are not noticed.
//
// Threading: touched only by whoever runs.

#include <cstdint>

#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

class Stay {
 public:
  /// No object: a fence is a step of its own.
  static constexpr std::uint64_t kNowhere = 0;

  /// @returns whether the task comes from elsewhere; then the last stay is over
  bool enter(std::uint64_t object, const VectorClock& now) {
    const bool elsewhere = object != object_ || object == kNowhere || now.mark() != known_;
    if (elsewhere) saved_ = false;
    object_ = object;
    return elsewhere;
  }

  /// Call before the clock learns something by an access of this stay.
  void learn(const VectorClock& now) {
    if (!saved_) before_ = now;
    saved_ = true;
  }

  /// An access is done.
  void leave(TaskId task, const VectorClock& now) {
    left_ = now.time_of(task);
    known_ = now.mark();
  }

  /// @returns what the task knew when it came from elsewhere
  const VectorClock& before(const VectorClock& now) const { return saved_ ? before_ : now; }
  /// @returns the time from which on whoever knows of the task knows of something after the stay
  std::uint32_t left() const { return left_; }

 private:
  std::uint64_t object_ = kNowhere;
  std::uint32_t left_ = 0;
  bool saved_ = false;
  VectorClock before_;
  std::uint32_t known_ = 0;  // mark of the clock at the end of the last access
};

}  // namespace reprise::scheduler
