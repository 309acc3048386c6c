#pragma once
// The two sides of a comparison: the host's C library and kernel on a real directory, and the
// simulation.

#include <sys/types.h>

#include <string>

#include "tests/conformance/sequence.hpp"

namespace reprise::conformance {

/// A trial on the host. It runs in a process of its own, forked for it, whose root directory is a
/// fresh temporary directory and which has nothing open but the standard descriptors: just as a
/// simulated process starts. Needs root, or a kernel that lets anyone make user namespaces.
class HostSide {
 public:
  /// Starts the trial; it runs beside the caller.
  HostSide(const Trial& trial, const Sequence& sequence);
  ~HostSide();
  HostSide(const HostSide&) = delete;
  HostSide& operator=(const HostSide&) = delete;

  /// Waits for the end. @returns the log, and how it ended if not as it should
  std::string finish();

 private:
  std::string directory_;
  pid_t child_ = -1;
};

/// Runs a trial as a simulated process on an empty disk.
/// @returns the log, and what was found, if anything
std::string run_in_simulation(const Trial& trial, const Sequence& sequence);

}  // namespace reprise::conformance
