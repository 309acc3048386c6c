#pragma once
// The bits that a strategy draws at every point of a task, one point ahead: whoever goes on waits
// for nothing longer than for the product of products that says who that is, and those of a task's
// next point can be computed while the processor finds its way to the task chosen now.
//
// Determinism: the bits are those of the stream at (task, points), drawn ahead or not.

#include <cstdint>
#include <vector>

#include "scheduler/prf.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

class BitsAhead {
 public:
  /// Forgets the last run.
  void begin(KeyedPrf bits) {
    bits_ = bits;
    drawn_.clear();
  }

  void created(const Task& task) {
    if (task.id >= drawn_.size()) drawn_.resize(task.id + 1);
    draw(drawn_[task.id], task.id, task.points + 1);
  }

  /// @returns the bits for the point that the task has reached; asked once for each
  std::uint64_t of(const Task& task) {
    if (task.id >= drawn_.size()) return bits_(task.id, task.points);  // the host
    Drawn& drawn = drawn_[task.id];
    const std::uint64_t bits =
        drawn.point == task.points ? drawn.bits : bits_(task.id, task.points);
    draw(drawn, task.id, task.points + 1);
    return bits;
  }

 private:
  struct Drawn {
    std::uint64_t point = 0;
    std::uint64_t bits = 0;
  };

  void draw(Drawn& drawn, TaskId task, std::uint64_t point) const {
    drawn = {point, bits_(task, point)};
  }

  KeyedPrf bits_{0, 0};
  std::vector<Drawn> drawn_;  // by task id
};

}  // namespace reprise::scheduler
