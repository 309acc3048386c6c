#pragma once
// How one simulated thread stops and another goes on. Two back ends, one interface: fibers (fast;
// the default) and real threads that hand over a baton (slow; the oracle: same seed, same hash).
//
// Threading: exactly one task, or the host, runs at any time; every call is made by whoever runs.

#include <cstddef>
#include <memory>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

class Backend {
 public:
  virtual ~Backend() = default;

  /// A run begins, and no task is left of the one before: nothing of it may show in this one,
  /// neither in the addresses of stacks nor in what lies on them.
  virtual void begin() {}

  /// Gives a task, whose `entry` is set, all it needs to be switched to for the first time.
  virtual void create(Task& task) = 0;

  /// Stops `from`, which is running, and lets `to` go on; returns when `from` is switched to again.
  virtual void switch_to(Task& from, Task& to) = 0;

  /// Ends `from`, which is running, and lets `to` go on.
  [[noreturn]] virtual void finish(Task& from, Task& to) = 0;

  /// Abandons a task that does not run: no unwinding, no destructor. Its stack and storage go back
  /// to the pool (fibers) or stay parked until the OS process ends (threads).
  virtual void drop(Task& task) = 0;

  /// @returns whether dropped tasks give everything back, so that one OS process can run many seeds
  virtual bool reusable() const = 0;

  /// @returns how far the deepest stack of the run has grown; 0 where the back end cannot tell
  virtual std::size_t deepest_stack_bytes() { return 0; }

  /// @returns whether an address is in the guard of a task's stack
  virtual bool is_guard(const void* address) const = 0;
};

enum class BackendKind { fibers, threads };

/// What a thread has on Linux (RLIMIT_STACK): a program must not overflow here what it does not
/// overflow there. What is not touched costs address space only.
inline constexpr std::size_t kStackBytes = 8 * 1024 * 1024;

std::unique_ptr<Backend> make_fiber_backend();
std::unique_ptr<Backend> make_thread_backend();
std::unique_ptr<Backend> make_backend(BackendKind kind);

}  // namespace reprise::scheduler
