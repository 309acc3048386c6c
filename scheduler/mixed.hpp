#pragma once
// The default: each run draws one of the other strategies, because none of them is best everywhere.
// Where there is a profile, of a program whose every access is seen, those that use it are among
// them.

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Mixed final : public Strategy {
 public:
  explicit Mixed(const Profile* profile) : profile_(profile) {}

  void begin(Decisions& decisions) override;
  void created(const Task& task) override { chosen_->created(task); }
  void yielded(const Task& task) override { chosen_->yielded(task); }
  Task& next(const View& view) override { return chosen_->next(view); }
  std::string_view drawn() const override { return drawn_; }

 private:
  const Profile* profile_;
  std::string_view drawn_;
  std::unique_ptr<Strategy> chosen_;
};

}  // namespace reprise::scheduler
