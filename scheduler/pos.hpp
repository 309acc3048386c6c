#pragma once
// Partial order sampling (Yuan, Yang and Gu, CAV 2018): every pending step has a random priority,
// the highest one runs, and whoever waits to do something that conflicts with what was just done
// draws again. So two steps that conflict come in either order with the same chance, however many
// others there are.
//
// Steps that commute with all others come first: their order could only keep the steps that matter
// from meeting. A program that starts a hundred threads has all of them before the first one is
// done.

#include <vector>

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Pos final : public Strategy {
 public:
  void begin(Decisions& decisions) override;
  void created(const Task& task) override;
  void yielded(const Task& task) override { yielded_ = task.id; }
  Task& next(const View& view) override;

 private:
  /// The step that a task waits to take.
  struct Pending {
    std::uint64_t priority = 0;
    std::uint64_t points = 0;  // of the task when it was looked at
    std::uint64_t draws = 0;
  };

  bool comes_first(const Task& task) const { return eager_ && task.next.commutes; }
  void draw(const Task& task);
  void look_at(const Task& task);
  void prioritize(const Task& task);
  Task* highest_seen(const View& view) const;
  Task& highest_of(const View& view);
  Task& highest_but_yielded(const View& view);

  KeyedPrf bits_{0, 0};           // of the run
  std::vector<Pending> pending_;  // by task id
  TaskId yielded_ = kNoTask;
  bool eager_ = true;
};

}  // namespace reprise::scheduler
