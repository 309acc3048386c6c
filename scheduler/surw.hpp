#pragma once
// Selectively uniform random walk (Zhao et al., ASPLOS 2025): each run takes an interest in the
// places that touch one location, and walks so that every order of the accesses made from there is
// equally likely, however long the threads are and whatever else they do. For that it must know how
// many such accesses each thread has ahead of it: the profile says so. The next thread to make one
// is drawn by how many it has left, and until it does the others make none.
//
// A thread has those of the threads that it will create ahead of it, until they exist.

#include <vector>

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class Surw final : public Strategy {
 public:
  explicit Surw(const Profile* profile) : profile_(profile) {}

  void begin(Decisions& decisions) override;
  void created(const Task& task) override;
  void yielded(const Task& task) override { yielded_ = task.id; }
  Task& next(const View& view) override;

 private:
  struct OfTask {
    std::uint64_t left = 0;  // interesting accesses ahead of it and of those it will create
    std::uint64_t points = ~std::uint64_t{0};  // of the task when it was looked at
    bool interested = false;                   // its next access is one
  };

  void draw_interest();
  void count_ahead();
  void look_at(const Task& task);
  bool waits(const Task& task) const {
    return task.id == yielded_ || (of_tasks_[task.id].interested && task.id != intended_);
  }
  std::uint64_t weight(const Task& task) const;
  void intend(const View& view);
  Task& take(Task& task);

  const Profile* profile_;
  KeyedPrf bits_{0, 0};  // of the run, as are the next
  KeyedPrf intents_{0, 0};
  std::uint64_t intents_drawn_ = 0;
  std::uint64_t patience_ = 0;        // steps until another one is meant
  std::vector<bool> interesting_;     // by site
  std::vector<std::uint64_t> ahead_;  // by task of the profile: its own and its descendants'
  std::vector<OfTask> of_tasks_;
  TaskId intended_ = kNoTask;
  TaskId yielded_ = kNoTask;
};

}  // namespace reprise::scheduler
