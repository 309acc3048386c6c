#pragma once
// Who sees what through which store: release, acquire and their fences (C++20 [atomics.order],
// [atomics.fences]). A store carries a message, the clock of what happens before whoever acquires
// it. Only read-modify-writes pass on the message of what they read: a release sequence continues
// through nothing else since C++20.
//
// A task's time goes on whenever it has shown a clock, so that what it shows tells apart what was
// before and after. Threading: touched only by whoever runs.

#include <vector>

#include "scheduler/memory/message.hpp"
#include "scheduler/memory/order.hpp"
#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {

class Messages {
 public:
  explicit Messages(HappensBefore& happens_before) : happens_before_(&happens_before) {}

  void begin() { fences_.clear(); }

  const HappensBefore& tasks() const { return *happens_before_; }
  const VectorClock& clock(TaskId task) const { return happens_before_->clock(task); }
  /// The task has shown its clock, or has done what later steps must be told apart from.
  void tick(TaskId task) { happens_before_->clock(task).tick(task); }

  /// The task reads a store, whose message has something that it does not know.
  void read(TaskId task, const Message& message, Order order) {
    if (acquires(order)) {
      happens_before_->clock(task).join(message.clock());
    } else {
      fences(task).read.join(message.clock());
    }
  }
  /// The same for any store.
  void learn(TaskId task, const Message& message, Order order) {
    if (!message.is_known_to(clock(task))) read(task, message, order);
  }
  /// What a store of the task says.
  void say(TaskId task, Order order, Message& message) {
    if (releases(order)) {
      message.become(task, clock(task));
    } else {
      message.clear();
      add_released(task, message);
    }
  }
  /// Adds that to what the store passes on.
  void pass_on(TaskId task, Order order, Message& message) {
    if (releases(order)) {
      message.add(task, clock(task));
    } else {
      add_released(task, message);
    }
  }
  void fence(TaskId task, Order order) {
    if (acquires(order)) happens_before_->clock(task).join(fences(task).read);
    if (releases(order)) fences(task).released = clock(task);
  }

 private:
  struct Fences {
    VectorClock read;      // by relaxed reads, for the next acquire fence
    VectorClock released;  // by the last release fence, for the relaxed writes after it
  };
  void add_released(TaskId task, Message& message) {
    if (task < fences_.size() && !fences_[task].released.empty()) {
      message.add(task, fences_[task].released);
    }
  }
  Fences& fences(TaskId task) {
    if (task >= fences_.size()) fences_.resize(task + 1);
    return fences_[task];
  }

  HappensBefore* happens_before_;
  std::vector<Fences> fences_;  // by task
};

}  // namespace reprise::scheduler
