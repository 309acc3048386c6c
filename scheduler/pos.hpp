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
  bool comes_first(const Task& task) const { return eager_ && task.next.commutes; }
  void draw(const Task& task);
  void look_at(const Task& task);
  void prioritize(const Task& task);
  Task* highest_seen(const View& view) const;
  Task& highest_of(const View& view);
  Task& highest_but_yielded(const View& view);

  KeyedPrf bits_{0, 0};  // of the run
  // Of the steps that tasks wait to take, by task id.
  std::vector<std::uint64_t> priorities_;
  std::vector<std::uint64_t> points_;  // of the task when it was looked at
  std::vector<std::uint64_t> draws_;
  TaskId yielded_ = kNoTask;
  bool eager_ = true;
};

}  // namespace reprise::scheduler
