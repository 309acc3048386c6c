#pragma once
// LockMonitor: watches the locks of a run for those who asked: who holds what, how long it took,
// in which orders, and what threads wait for while they hold some. Instrumented or not.
//
// Determinism: changes no decision and nothing in the trace. Threading: kernel, one caller at a
// time.

#include <cstdint>
#include <vector>

#include "scheduler/locks/contention.hpp"
#include "scheduler/locks/lock_history.hpp"
#include "scheduler/taking.hpp"
#include "scheduler/task.hpp"

namespace reprise::sim {

class LockMonitor {
 public:
  /// Something that is no error by itself, and that people want to know.
  struct Warning {
    enum class Kind : std::uint8_t { waits_with_lock, reads_again } kind;
    scheduler::TaskId task = scheduler::kNoTask;
    const char* what = "";       ///< it waits for: "sleep", "pipe", ...
    const void* site = nullptr;  ///< where it waits, or takes the lock again; null: not known
    scheduler::Taking held;
  };

  void begin(bool watches);
  bool watches() const { return watches_; }

  void thread_begins(scheduler::TaskId thread, scheduler::TaskId parent);
  /// The thread begins to wait for a lock. @param queue how many do, with it
  void wants(scheduler::TaskId self, std::uint64_t object, std::size_t queue, std::uint64_t now_ns);
  void gave_up(scheduler::TaskId self) { threads_[self].wanted = 0; }
  void locked(scheduler::TaskId self, const scheduler::Taking& taking, std::uint64_t now_ns);
  void unlocked(scheduler::TaskId self, std::uint64_t object, std::uint64_t now_ns);
  /// The thread waits for something that is no lock.
  void waits(scheduler::TaskId self, const scheduler::Wait& wait);

  /// To be told what orders threads.
  scheduler::LockHistory& history() { return history_; }

  scheduler::LockOrder lock_order() const { return history_.order(); }
  const scheduler::Contention& contention() const { return contention_; }
  const std::vector<Warning>& warnings() const { return warnings_; }

 private:
  /// What is kept of a thread.
  struct OfThread {
    std::vector<std::uint64_t> since_ns;  // of each lock it holds, in the order of taking
    std::uint64_t wanted = 0;             // the lock it waits for; 0: none
    std::uint64_t wanted_since_ns = 0;
  };

  void warn(const Warning& warning);

  bool watches_ = false;
  scheduler::LockHistory history_;
  scheduler::Contention contention_;
  std::vector<OfThread> threads_;  // by task id
  std::vector<Warning> warnings_;
};

}  // namespace reprise::sim
