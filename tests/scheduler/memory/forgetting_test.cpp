// What is forgotten makes no difference: long programs drawn at random, run twice, once with a
// model that keeps everything. Both are asked the same questions and find the same values.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/memory/memory_model.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr std::uint64_t kSteps = 2000;
constexpr std::size_t kObjects = 3;
constexpr Order kOrders[] = {Order::seq_cst, Order::relaxed, Order::acquire,
                             Order::release, Order::acq_rel, Order::seq_cst};

/// A long run of a program that the seed says: its steps are drawn as it goes.
class LongRun {
 public:
  LongRun(std::uint64_t seed, bool forgets)
      : prf_(seed, Stream("forgetting").id),
        model_(happens_before_, [this](MemoryChoice, TaskId, std::uint64_t n) { return choose(n); },
               {.forgets = forgets}) {
    begin();
  }

  void go(std::uint64_t steps = kSteps) {
    for (std::uint64_t step = 0; step < steps; ++step) {
      mixed_ = step >= mixed_from_;
      if (step == kSteps / 4) await_first_task();
      if (step == kSteps / 2) join_first_task();
      const TaskId task = first_task_ + static_cast<TaskId>(draw(end_ - first_task_));
      if (draw(64) < fences_) {
        model_.fence(task, order());
      } else if (draw(64) < mutexes_) {
        happens_before_.acquire(task, &mutex_);
        happens_before_.release(task, &mutex_);
      } else {
        access(task, {&objects_[draw(kObjects)], sizeof objects_[0]}, draw(4));
      }
    }
  }

  /// A task begins that has seen nothing, and looks at each object.
  /// @returns among how many stores it could choose at most
  std::uint64_t look_anew() {
    const TaskId task = tasks_++;
    happens_before_.created(task, kNoTask);
    end_ = tasks_;
    most_ = 1;
    for (std::uint64_t& object : objects_) {
      model_.load(task, {&object, sizeof object}, Order::relaxed);
    }
    return most_;
  }

  /// @returns what was asked, and what was read
  const std::vector<std::uint64_t>& log() const { return log_; }
  std::size_t stores_left() {
    std::size_t left = 0;
    for (std::uint64_t& object : objects_) {
      const History* const history = model_.weak().history({&object, sizeof object});
      if (history != nullptr) left += history->stores_left();
    }
    return left;
  }

 private:
  // Every other run starts with seq_cst alone. Some have many tasks.
  void begin() {
    tasks_ = 2 + static_cast<TaskId>(draw(4) == 0 ? draw(10) : draw(3));
    end_ = tasks_;
    mixed_from_ = draw(2) * draw(kSteps);
    fences_ = draw(2) * draw(8);
    mutexes_ = draw(2) * draw(16);
    orders_ = std::span(kOrders).first(2 + draw(std::size(kOrders) - 1));
    happens_before_.created(0, kNoTask);
    for (TaskId task = 1; task < tasks_; ++task) happens_before_.created(task, 0);
  }
  // The last task waits for the end of the first one.
  void await_first_task() {
    happens_before_.awaits_end(tasks_ - 1);
    end_ = tasks_ - 1;
  }
  void join_first_task() {
    happens_before_.joined(tasks_ - 1, 0);
    end_ = tasks_;
    first_task_ = 1;
  }

  void access(TaskId task, Cell cell, std::uint64_t kind) {
    if (kind == 0) return model_.store(task, cell, {++values_}, order());
    if (kind == 1) return note(model_.load(task, cell, order()).low);
    if (kind == 2) return note(model_.exchange(task, cell, {++values_}, order()).low);
    const CompareExchange exchange{
        .expected = {values_}, .desired = {values_ + 1}, .success = order(), .failure = order()};
    ++values_;
    note(model_.compare_exchange(task, cell, exchange).found.low);
  }
  Order order() { return mixed_ ? orders_[draw(orders_.size())] : Order::seq_cst; }
  std::uint64_t draw(std::uint64_t n) { return scale(prf_(0, counter_++), n); }
  std::uint64_t choose(std::uint64_t n) {
    note(n);
    most_ = std::max(most_, n);
    return draw(2) == 0 ? 0 : draw(n);
  }
  void note(std::uint64_t number) { log_.push_back(number); }

  KeyedPrf prf_;
  std::uint64_t counter_ = 0;
  HappensBefore happens_before_;
  MemoryModel model_;
  std::array<std::uint64_t, kObjects> objects_{};
  const int mutex_ = 0;
  std::uint64_t values_ = 0;
  std::vector<std::uint64_t> log_;
  std::uint64_t most_ = 1;  // that was asked
  TaskId tasks_ = 0;
  TaskId first_task_ = 0;  // of those that run
  TaskId end_ = 0;
  std::uint64_t fences_ = 0;   // of 64 steps
  std::uint64_t mutexes_ = 0;  // the same
  std::uint64_t mixed_from_ = 0;
  bool mixed_ = false;
  std::span<const Order> orders_;
};

TEST(Forgetting, MakesNoDifference) {
  std::size_t kept = 0;
  std::size_t left = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    LongRun all(seed, false);
    LongRun some(seed, true);
    all.go();
    some.go();
    ASSERT_EQ(all.log(), some.log()) << seed;
    kept += all.stores_left();
    left += some.stores_left();
  }
  EXPECT_LT(left, kept / 4);
}

TEST(Forgetting, LeavesWhatIsNotForgottenToTasksThatComeLate) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    LongRun run(seed, true);
    run.go();
    const std::size_t left = run.stores_left();
    EXPECT_LE(run.look_anew(), left) << seed;
    run.go(kSteps / 4 - 1);
  }
}

}  // namespace
}  // namespace reprise::scheduler
