#pragma once
// Delay-bounded scheduling (Emmi, Qadeer and Rakamaric, POPL 2011): a fixed schedule, each thread
// in turn for as long as it can go on, in which at a few random steps the running thread has to
// wait for one round of the others. What is found with few delays is found early, however many
// threads there are.

#include <vector>

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class DelayBounded final : public Strategy {
 public:
  /// @param profile says how long runs are; null: drawn
  DelayBounded(unsigned delays, const Profile* profile) : delays_(delays), profile_(profile) {}

  void begin(Decisions& decisions) override;
  void yielded(const Task& task) override { yielded_ = task.id; }
  Task& next(const View& view) override;

 private:
  unsigned delays_;
  const Profile* profile_;
  std::vector<std::uint64_t> delay_steps_;  // ascending
  std::size_t delayed_ = 0;                 // how many of them are over
  TaskId yielded_ = kNoTask;
};

}  // namespace reprise::scheduler
