#pragma once
// Selectively uniform random walk (Zhao et al., ASPLOS 2025): each run takes an interest in the
// places that touch one location, and walks so that every order of the accesses made from there is
// equally likely, however long the threads are and whatever else they do. For that it must know how
// many such accesses each thread has ahead of it: the profile says so. The next thread to make one
// is drawn by how many it has left, and until it does the others make none.
//
// A thread has those of the threads that it will create ahead of it, until they exist.

#include <vector>

#include "scheduler/address_table.hpp"
#include "scheduler/bits_ahead.hpp"
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
  /// That something is in a table is all there is to know of it.
  struct Known {
    void clear() {}
  };
  /// Bits for the next intention, if it is drawn where that task comes to a point.
  struct Intent {
    TaskId task = kNoTask;
    std::uint64_t bits = 0;
  };

  void draw_interest();
  void count_ahead();
  void lighten(TaskId task, std::uint64_t by);
  void look_at(const Task& task);
  bool is_interesting(const void* place) const;
  std::uint64_t draw_intent(TaskId running);
  void intend(const View& view);
  bool collect_free(const View& view);
  Task& pick(const View& view);
  Task& pick_but_yielded(const View& view);

  const Profile* profile_;
  BitsAhead bits_;  // of the run, as are the next
  KeyedPrf intents_{0, 0};
  std::uint64_t intents_drawn_ = 0;
  Intent intent_ahead_;
  std::uint64_t patience_ = 0;        // steps until another one is meant
  AddressTable<Known> interesting_;   // places
  std::vector<std::uint64_t> ahead_;  // by task of the profile: its own and its descendants'
  // By task id.
  std::vector<std::uint64_t> weights_;  // interesting accesses ahead of it and of those to come
  std::vector<std::uint64_t> points_;   // of the task when it was looked at
  std::vector<std::uint8_t> waits_;     // its next access is interesting: not unless it is meant
  std::vector<Task*> free_;             // those who do not wait, at one step: the first so many
  std::size_t free_count_ = 0;
  TaskId intended_ = kNoTask;
  TaskId yielded_ = kNoTask;
};

}  // namespace reprise::scheduler
