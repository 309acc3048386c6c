#pragma once
// What is to be said of the locks of a run: how contended they were, which deadlocks could have
// happened, and what threads waited for while they held one.
//
// Threading: host-side, when the run has stopped.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/locks/contention.hpp"
#include "sim/finding.hpp"

namespace reprise::sim {

class Monitor;

struct LockReport {
  /// One lock, times in virtual time.
  struct Row {
    std::string lock;  ///< "mutex #3"
    std::uint64_t taken = 0;
    std::uint64_t contended = 0;
    std::uint64_t longest_queue = 0;
    scheduler::Percentiles waits_ns;
    scheduler::Percentiles holds_ns;
    std::string busiest;  ///< where it was taken most often
  };
  std::vector<Row> rows;              ///< the most contended ones first
  std::vector<std::string> warnings;  ///< a line each
};

/// @param monitor of a run whose locks were watched
LockReport describe_locks(const Monitor& monitor);

/// @returns the first deadlock that could have happened, with the path of each thread
std::optional<Finding> describe_lock_order(const Monitor& monitor);

}  // namespace reprise::sim
