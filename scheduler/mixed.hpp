#pragma once
// The default: each run draws one of the other strategies, because none of them is best everywhere.

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Mixed final : public Strategy {
 public:
  void begin(Decisions& decisions) override;
  void created(const Task& task) override { chosen_->created(task); }
  void yielded(const Task& task) override { chosen_->yielded(task); }
  Task& next(const View& view) override { return chosen_->next(view); }

 private:
  std::unique_ptr<Strategy> chosen_;
};

}  // namespace reprise::scheduler
