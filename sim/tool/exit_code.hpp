#pragma once
// The exit codes of the tool: a contract that scripts and CI systems rely on.

namespace reprise::sim {

enum class ExitCode : int {
  nothing_found = 0,   ///< at least one run, or a legally empty shard, and nothing to report
  finding = 1,         ///< a confirmed finding
  usage = 2,           ///< the command line, the configuration or a given file is wrong
  nondeterminism = 3,  ///< the same seed gave two different runs
  nothing_to_run = 4,  ///< the selection is empty
  inconclusive = 5,    ///< no verdict: a wall timeout, an unmodelled call, schedules left to try
  harness_error = 6,   ///< Reprise itself, or its surroundings, failed
  interrupted = 130,   ///< Ctrl-C, after the results were flushed
};

/// @returns the code to exit with when both apply: 130 > 2 > 6 > 3 > 1 > 5 > 4 > 0
ExitCode more_serious(ExitCode a, ExitCode b);

}  // namespace reprise::sim
