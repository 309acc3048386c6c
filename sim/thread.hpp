#pragma once
// A simulated thread: a task of the scheduler with what POSIX adds to it.

#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/task.hpp"
#include "sim/operation.hpp"

namespace reprise::sim {

struct Process;

struct Thread final : scheduler::Task {
  Process* process = nullptr;
  int tid = 0;  ///< unique in the machine's life; the main thread's is the process's pid

  void* (*routine)(void*) = nullptr;  ///< null for the main thread, which runs the program
  void* argument = nullptr;
  void* result = nullptr;

  bool detached = false;
  bool ended = false;           ///< the routine is over; waits to be joined unless detached
  Operation operation{};        ///< the call it is in, or was in last
  std::optional<bool> starved;  ///< whether it gets little of the processor; once somebody asked
  bool joining = false;         ///< somebody is waiting to join it

  std::vector<void*> key_values;  ///< by key

  const void* first_frame = nullptr;  ///< of its stack; all the others lie below

  /// Ready for another life: everything as for a new thread, memory kept.
  void recycle();
};

}  // namespace reprise::sim
