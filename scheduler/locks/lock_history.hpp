#pragma once
// What the tasks of a run did with locks, and what ordered them: the lock-order graph is made of it
// when the run is over. Only then is it known which locks carry messages: those that a task holds,
// or has just given back, when it signals a condition. Whoever takes one later may have read the
// message and gone on because of it, so what such a lock orders does count.
//
// Determinism: tasks and locks are known by their numbers, an address is only looked up. Threading:
// touched only by whoever runs.

#include <cstdint>
#include <set>
#include <vector>

#include "scheduler/locks/lock_order.hpp"
#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {

class LockHistory {
 public:
  void clear();

  void created(TaskId child, TaskId parent) { note({Kind::created, child, parent, nullptr, {}}); }
  void joined(TaskId task, TaskId ended) { note({Kind::joined, task, ended, nullptr, {}}); }
  /// What is no lock orders tasks, as in HappensBefore.
  void released(TaskId task, const void* object) {
    note({Kind::released, task, kNoTask, object, {}});
  }
  void acquired(TaskId task, const void* object) {
    note({Kind::acquired, task, kNoTask, object, {}});
  }
  void locked(TaskId task, const Taking& taking);
  void unlocked(TaskId task, std::uint64_t object);
  void signalled(TaskId task, const void* condition);

  /// @returns the locks that a task holds, in the order of taking
  const std::vector<Taking>& held(TaskId task) { return of(task).held; }

  LockOrder order() const;

 private:
  enum class Kind : std::uint8_t { created, joined, released, acquired, locked, unlocked };
  struct Event {
    Kind kind{};
    TaskId task = kNoTask;
    TaskId other = kNoTask;
    const void* object = nullptr;
    Taking taking;  // of a lock
  };
  struct OfTask {
    std::vector<Taking> held;
    std::uint64_t unlocked_last = 0;
  };
  class Replay;

  void note(const Event& event);
  OfTask& of(TaskId task);

  std::vector<Event> events_;
  std::vector<OfTask> tasks_;           // by id
  std::set<std::uint64_t> messengers_;  // locks that carry messages
};

}  // namespace reprise::scheduler
