#pragma once
// A message: what a store tells whoever acquires it, as the clock that they learn.
//
// Mostly that is the clock that its writer had. A task's time goes on when it has shown its clock,
// so whoever has seen that time has learnt that clock: one comparison says so. What
// read-modify-writes put together of several clocks has no such time.
//
// Threading: touched only by whoever runs.

#include <cstdint>

#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

class Message {
 public:
  const VectorClock& clock() const { return clock_; }

  void clear() {
    clock_.clear();
    shown_ = {0, 0};
  }

  /// @returns whether there is nothing in it that the clock has not seen
  bool is_known_to(const VectorClock& now) const {
    return shown_.time == kNever ? now.covers(clock_) : now.covers(shown_);
  }
  /// The clock that the task has shown, or is about to show, and nothing else.
  void become(TaskId task, const VectorClock& shown) {
    clock_ = shown;
    shown_ = shown.epoch_of(task);
  }
  /// Adds such a clock.
  void add(TaskId task, const VectorClock& shown) {
    if (is_known_to(shown)) {
      become(task, shown);
    } else {
      clock_.join(shown);
      shown_.time = kNever;
    }
  }

 private:
  static constexpr std::uint32_t kNever = ~std::uint32_t{0};

  VectorClock clock_;
  Epoch shown_{0, 0};
};

}  // namespace reprise::scheduler
