#pragma once
// One run of one scenario in this OS process: begin, run, judge, reset. The same call serves the
// first run of a seed, its confirmation, its replay and a plan.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/profile.hpp"
#include "scheduler/trace.hpp"
#include "sim/finding.hpp"
#include "sim/lock_report.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

/// What to keep besides the result.
struct Keep {
  bool decisions = false;  ///< the recorded choices, for a plan
  std::size_t events = 0;  ///< at most so many of the last events
  bool stack_depth = false;
  bool locks = false;    ///< what there is to say of them
  bool profile = false;  ///< of the programs: what was known of them, and what the run adds
};

/// Power cuts that an exploration makes in the run.
struct Cuts {
  std::vector<std::uint64_t> steps;  ///< before which step of the run, in their order
  CrashGuide* guide = nullptr;       ///< decides what they leave
};

/// What one fault family did in a run.
struct FaultCount {
  std::uint64_t opportunities = 0;  ///< how often it could have struck, where it was asked
  std::uint64_t strikes = 0;
};

struct RunResult {
  std::optional<Finding> finding;
  scheduler::TraceHash trace_hash;
  std::uint64_t steps = 0;
  std::uint64_t switches = 0;  ///< how often another thread went on than the one before
  std::uint64_t virtual_ns = 0;
  std::uint64_t events = 0;
  /// How far the deepest stack has grown: if kept, and if the back end can tell. It depends on the
  /// compiler, and is no part of a verdict.
  std::size_t deepest_stack_bytes = 0;
  std::vector<scheduler::TraceHash> checkpoints;
  std::vector<scheduler::Decision> decisions;  ///< if kept
  std::vector<std::string> streams;            ///< the names of the streams they came from
  std::vector<scheduler::Event> last_events;   ///< if kept
  /// The steps before which a power cut is worth a look, where processes lived by Run::live.
  std::vector<std::uint64_t> crash_points;
  std::vector<FaultCount> faults;             ///< by family, in the order of the table
  std::optional<LockReport> locks;            ///< if kept
  std::string strategy;                       ///< the one that the run drew; empty: as configured
  std::optional<scheduler::Profile> profile;  ///< if kept
};

/// @param plan choices to repeat instead of drawing them from the seed; null to draw
/// @param profile of the scenario's programs, if it has one: see sim/survey_run.hpp
RunResult run_once(World& world, const Scenario& scenario, const Configuration& configuration,
                   const std::vector<scheduler::Decision>* plan = nullptr, const Keep& keep = {},
                   const Cuts& cuts = {}, const scheduler::Profile* profile = nullptr);

/// Under a strategy that the configuration does not know.
RunResult run_once(World& world, const Scenario& scenario, const Configuration& configuration,
                   scheduler::Strategy& strategy, const Keep& keep);

/// @returns what there is to say about the run that is under way: also called in the middle of one,
///          when the code under test has crashed
RunResult collect(World& world, const Keep& keep);

}  // namespace reprise::sim
