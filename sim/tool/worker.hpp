#pragma once
// A worker: the OS process in which runs are made, so that a crash of the code under test is the
// end of one worker and not of the sweep. It builds one world and resets it for each run.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "scheduler/backend.hpp"
#include "scheduler/decisions.hpp"
#include "sim/tool/job.hpp"
#include "sim/tool/shared_state.hpp"

namespace reprise::sim {

/// What the runs of all workers have in common.
struct WorkerSettings {
  scheduler::BackendKind backend = scheduler::BackendKind::fibers;
  scheduler::Ratio verify{0, 1};  ///< how many of the runs without a finding are made twice
  std::uint64_t hang_timeout_ns = 5'000'000'000;
  bool one_run_each = false;  ///< a worker is not used again: the program leaves traces in it
  bool want_events =
      false;  ///< send the last events of every run, not only of those with a finding
  bool want_stack_depth = false;
  bool want_locks = false;
  bool want_profile = false;
};

/// The last events that a worker keeps of each run, and sends with a finding: the story of most
/// runs whole, and at most a few megabytes of a long one.
inline constexpr std::size_t kKeptEvents = 50'000;

/// Makes runs until the list or the supervisor says stop. To be called in a freshly forked process.
/// @param pipe where the records go
[[noreturn]] void run_worker(const WorkerSettings& settings, const JobList& jobs,
                             SharedState& shared, WorkerSlot& slot, int pipe);

/// Makes a single run, with everything recorded that a plan needs. As above.
[[noreturn]] void run_check_worker(const WorkerSettings& settings, const Job& job,
                                   SharedState& shared, WorkerSlot& slot, int pipe);

}  // namespace reprise::sim
