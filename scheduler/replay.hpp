#pragma once
// Repeats the schedule of a recorded plan: at the addresses the plan names, its task; everywhere
// else, and where that task cannot run any more, the quiet choice. A recorded value is the id of
// the chosen task plus one, so that 0 stays the quiet choice.

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Replay final : public Strategy {
 public:
  Task& next(const View& view) override {
    const std::uint64_t value =
        decisions().planned_value(kScheduleStream, view.running.id, view.running.points);
    if (value != 0) {
      for (Task* const task : view.runnable) {
        if (task->id + 1 == value) return *task;
      }
    }
    return quiet_choice(view);
  }
};

}  // namespace reprise::scheduler
