#pragma once
// What the tool says about a run, after it looked twice.

#include <string>
#include <string_view>
#include <vector>

#include "sim/tool/exit_code.hpp"
#include "sim/tool/job.hpp"

namespace reprise::sim {

enum class Verdict {
  passed,
  finding,         ///< confirmed: a second run of the seed did the same
  known,           ///< as above, and the scenario lists it
  nondeterminism,  ///< two runs of the seed differ
  timeout,         ///< stopped by the wall timeout
  unmodelled,      ///< stopped at a call that Reprise does not model: its limit, not a bug
  harness_error,   ///< Reprise could not make the run
};

/// @returns as in JSON: "passed", "harness error"
std::string_view verdict_name(Verdict verdict);

ExitCode exit_code_of(Verdict verdict);

/// @returns what a finding that a second run has confirmed amounts to
/// @param is_known the scenario lists it
Verdict verdict_of(const Finding& finding, bool is_known);

struct JudgedRun {
  Job job;
  Verdict verdict = Verdict::passed;
  RunResult outcome;
  std::vector<std::string> details;  ///< of anything but a pass: lines for people
  bool first_of_its_kind = true;     ///< false: a finding with a signature that was reported before
  std::uint64_t recoveries = 0;      ///< that an exploration had made when it first saw this
  std::string folder;                ///< where the failure was written; empty: nowhere
  std::uint64_t index = 0;           ///< its place in the list of jobs

  /// @returns the one that was drawn, or else the configured one
  const std::string& strategy() const {
    return outcome.strategy.empty() ? job.configuration.strategy : outcome.strategy;
  }
};

}  // namespace reprise::sim
