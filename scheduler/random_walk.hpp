#pragma once
// Random walk over schedules. *uniform* picks any runnable task at every point; *sticky* goes on
// with the running one for a while, which reaches states that constant switching never does. How
// sticky is drawn per run, so a sweep covers short and long stretches.

#include "scheduler/bits_ahead.hpp"
#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class RandomWalk final : public Strategy {
 public:
  enum class Kind { uniform, sticky };

  explicit RandomWalk(Kind kind) : kind_(kind) {}

  void begin(Decisions& decisions) override;
  void created(const Task& task) override { bits_.created(task); }
  void yielded(const Task& task) override { yielded_ = task.id; }
  Task& next(const View& view) override;

 private:
  Kind kind_;
  BitsAhead bits_;
  std::uint64_t stay_of_256_ = 0;  // how many of 256 points the running task goes on at
  TaskId yielded_ = kNoTask;
};

}  // namespace reprise::scheduler
