#pragma once
// The life of a simulated thread: from its first step, on its own stack, to its last.

#include "scheduler/task.hpp"

namespace reprise::sim {

/// The entry of every simulated thread.
void run_thread(scheduler::Task& task);

/// Ends the running thread, as pthread_exit does: destructors of its own storage and keys, then the
/// process too if it was the last. Called in the process's mode.
[[noreturn]] void end_thread(void* result);

/// Runs what the running process has asked for with atexit, the last first. Called in its mode.
/// @param module what that module has asked for; null: all
void run_exit_handlers(void* module);

/// Ends the running process, as exit does: its exit handlers, then everything. Called in the
/// process's mode.
[[noreturn]] void end_process(int status);

}  // namespace reprise::sim
