#pragma once
// A task: one simulated thread as the scheduler sees it. What the thread means (its process, its
// return value, its name for pthread) is built on top, in sim/.
//
// Threading: tasks are touched only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <string>

#include "scheduler/access.hpp"

namespace reprise::scheduler {

using TaskId = std::uint32_t;
inline constexpr TaskId kNoTask = ~TaskId{0};

enum class TaskState : std::uint8_t { runnable, blocked, finished };
enum class Wake : std::uint8_t { woken, timed_out };

/// Who holds the object that a task waits for; asked only when a report is written.
struct Holder {
  TaskId task = kNoTask;              ///< kNoTask: nobody in particular (a condition, a semaphore)
  const void* acquired_at = nullptr;  ///< code address where it was taken, if known
};

/// What a blocked task waits for. `address` is the key by which others wake it.
struct Wait {
  const void* address = nullptr;
  const char* kind = "";       ///< "mutex", "condition variable", "sleep", ...
  std::uint64_t object = 0;    ///< dense id for reports
  const void* site = nullptr;  ///< code address of the blocking call
  Holder (*holder)(const void* address) = nullptr;
  /// What else a report should say of the object, if anything.
  std::string (*story)(const void* address) = nullptr;
};

inline constexpr std::uint64_t kNoDeadline = ~std::uint64_t{0};

/// When a wait ends by itself. Who waits for what a clock shows must wait longer if the clock was
/// set back: `again` is asked when the time has come.
struct Deadline {
  std::uint64_t time_ns = kNoDeadline;  ///< in virtual time
  std::int64_t reading_ns = 0;          ///< of the clock, for `again`
  /// @returns when to ask again; the wait is over if that is not later than now
  std::uint64_t (*again)(std::int64_t reading_ns) = nullptr;

  constexpr Deadline(std::uint64_t at_ns = kNoDeadline) : time_ns(at_ns) {}
  constexpr Deadline(std::uint64_t at_ns, std::int64_t reading,
                     std::uint64_t (*ask)(std::int64_t reading_ns))
      : time_ns(at_ns), reading_ns(reading), again(ask) {}
};

struct Task;

/// What a step needs before it can begin: so much of an object must be left, one of a mutex. Known
/// for those who explore schedules; a task that is let go without it waits.
struct Need {
  const void* object = nullptr;  ///< null: nothing
  std::int32_t least = 1;
  std::int32_t (*left)(const void* object, const Task& task) = nullptr;  ///< for this task
};

struct Task {
  TaskId id = kNoTask;  ///< dense, in order of creation within the run
  TaskState state = TaskState::runnable;
  Wake wake = Wake::woken;
  std::uint64_t points = 0;  ///< scheduling points passed: the counter of its decisions' addresses
  NextAccess next;           ///< what it does first when it goes on
  Need need;                 ///< what that needs; kept only where somebody explores schedules
  Deadline deadline;
  Wait wait;
  /// It is blocked, but may be chosen all the same: then its deadline has come. Only where somebody
  /// explores schedules.
  bool may_time_out = false;
  std::string name;

  // What a back end needs to switch to it.
  void* context = nullptr;         ///< fiber: saved stack pointer; thread: the parked thread
  void* stack = nullptr;           ///< fiber: lowest usable address of its stack
  void* thread_pointer = nullptr;  ///< fiber: base of its thread-local storage
  void (*entry)(Task&) = nullptr;

  // Places in the scheduler's structures; meaningless elsewhere.
  std::size_t runnable_index = 0;
  std::size_t timer_index = 0;
  std::uint64_t timer_order = 0;

 protected:
  ~Task() = default;
};

}  // namespace reprise::scheduler
