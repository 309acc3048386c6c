#pragma once
// Guided by what conflicts (the idea of reads-from fuzzing: Wolff et al., ASPLOS 2024): each run
// draws which of two places in the code that touch the same memory comes first, for all pairs of
// the profile or for those of a few locations, and holds threads back at the second place until one
// has passed the first. So a thread can be made to wait for something that comes after a hundred
// others have done their part. All else is partial order sampling.
//
// A place may be a pair with itself: whoever comes there waits until all have come who can, and one
// goes on. So one of them is late with what all have looked at before.
//
// Mostly only pairs have a say that nothing else orders: see Profile::Bond.
//
// Nothing is held forever: when only held threads could run, or those that can only wait, one of
// them is let go, and the others stay. Of threads that all do the same, so one gets ahead.

#include <vector>

#include "scheduler/pos.hpp"

namespace reprise::scheduler {

class Guided final : public Strategy {
 public:
  explicit Guided(const Profile* profile) : profile_(profile) {}

  void begin(Decisions& decisions) override;
  void created(const Task& task) override;
  void yielded(const Task& task) override;
  Task& next(const View& view) override;

 private:
  /// Who comes to `held` waits until somebody has passed `first`.
  struct Order {
    Site first = 0;
    Site held = 0;
    bool stands = true;
  };

  /// Where a task is about to go on.
  struct OfTask {
    std::uint64_t points = ~std::uint64_t{0};  // of the task when it was looked at
    Site site = kNoSite;
    bool let_go = false;  // there
  };

  void draw_orders();
  void draw_pairs(const KeyedPrf& bits);
  void order_locations(const KeyedPrf& bits);
  void add_order(const Profile::Pair& pair, bool turned);
  void look_at(const Task& task);
  bool is_held(const Task& task) const;
  void drop_orders(Site Order::*there, Site site);
  void let_one_go(const View& view);
  void collect_free(const View& view);

  const Profile* profile_;
  Pos pos_;
  std::vector<Profile::Pair> pairs_;  // that have a say in the run
  std::vector<Order> orders_;
  std::vector<std::uint32_t> holds_;  // by site: how many orders hold threads there
  std::size_t standing_ = 0;          // orders
  std::vector<OfTask> of_tasks_;
  std::vector<Task*> free_;  // those who are not held, at one step
  std::uint64_t held_steps_ = 0;
  std::uint64_t yields_ = 0;  // since somebody was let go
  std::uint64_t let_go_ = 0;
};

}  // namespace reprise::scheduler
