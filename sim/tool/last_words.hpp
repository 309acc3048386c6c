#pragma once
// How a worker ends when it cannot go on: the code under test crashed or hangs, or Reprise itself
// did. First a few plain bytes go to the shared memory, then, if that still works, the whole record
// of the run through the pipe; then the worker ends, because its memory may be damaged.
//
// Everything here is called from signal handlers, in the kernel's mode: allocations come from the
// simulated OS's heap, which the interrupted code was not using.

#include <functional>
#include <string_view>

#include "sim/explore_schedules.hpp"
#include "sim/finding.hpp"
#include "sim/run_once.hpp"
#include "sim/tool/job.hpp"
#include "sim/tool/shared_state.hpp"

namespace reprise::sim {

/// What the worker is at; one for each OS process.
struct RunInProgress {
  World* world = nullptr;  ///< null between runs
  WorkerSlot* slot = nullptr;
  int pipe = -1;
  Keep keep;
  ScheduleExploration* exploration = nullptr;  ///< that the run is a part of; null: it is none
};
extern RunInProgress run_in_progress;

/// Ends the worker with a finding.
/// @param kind,signature what to report if making the whole finding crashes as well
/// @param finding makes it: a backtrace, readable names
[[noreturn]] void leave_with_finding(std::string_view kind, std::string_view signature,
                                     const std::function<Finding()>& finding);

/// Ends the worker with a bug in Reprise, or in the part of the scenario that the host runs.
[[noreturn]] void leave_with_bug(std::string_view what);

/// Ends the worker with what was said before, if anything.
[[noreturn]] void leave();

/// @returns the record of a run whose worker died after these words, or without any
RunRecord record_of(const LastWords& words);

}  // namespace reprise::sim
