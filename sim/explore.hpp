#pragma once
// Explores the power cut at one point of a run, or at all of them: makes the run again and again,
// each time with another state of the disk behind the cut, and lets the scenario recover and judge.
//
// Determinism: pure in the configuration, the point and the limits.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/crash_explorer.hpp"
#include "sim/run_once.hpp"

namespace reprise::sim {

/// Which power cut, and how hard to look.
struct ExploreTask {
  std::optional<std::uint64_t> cut;  ///< the step before which the power fails; else at every place
  std::uint32_t depth = 1;  ///< power cuts in a row: 2 cuts the power again in each recovery
  faults::SearchLimits limits;
};

/// How much of what power cuts could leave was looked at.
struct CutCoverage {
  std::uint64_t cuts = 0;             ///< power cuts explored, nested ones too
  std::uint64_t exhausted = 0;        ///< of them: recoveries stand for every state
  std::uint64_t recoveries = 0;       ///< in all
  std::uint64_t most_recoveries = 0;  ///< of one cut
  std::uint64_t most_pending = 0;     ///< micro-operations at one cut, coupled ones as one
  double most_log2 = 0;               ///< of the number of states behind one cut
  std::uint64_t levels = faults::kCrashLevels;  ///< that were tried whole at every cut

  void add(const CutCoverage& other);
};

/// A run that ended in a finding, reduced to the fewest deviations.
struct ExploredFinding {
  RunResult run;
  std::uint64_t recoveries = 0;  ///< made at this point until it was first seen
};

/// How much of the schedules was looked at.
struct ScheduleCoverage {
  std::uint64_t executions = 0;       ///< each another trace
  std::uint64_t redundant = 0;        ///< given up half way: others had done the same
  std::uint64_t runs = 0;             ///< in all, those before the last restart too
  std::uint64_t restarts = 0;         ///< because more scheduling points were found
  std::uint64_t failed = 0;           ///< runs with a finding
  std::uint64_t longest = 0;          ///< scheduling points of a run
  std::uint64_t millionths_done = 0;  ///< an estimate, where it is not exhausted
  bool exhausted = false;
  std::optional<std::uint64_t> preemptions;  ///< at most so many in each; nothing: any number
  std::string reservation;                   ///< why that is not all that can happen; empty: it is

  /// @returns whether all that can happen was made, within the preemptions
  bool covers_all() const { return exhausted && reservation.empty(); }
};

/// How far an exploration of schedules has come, and all that it takes to go on.
struct ScheduleProgress {
  ScheduleCoverage coverage;
  std::vector<ExploredFinding> findings;  ///< the first of each signature
  std::vector<std::uint64_t> state;       ///< of the ScheduleExplorer
};

/// Which schedules of a run to explore.
struct ScheduleTask {
  std::uint64_t most_runs = 0;                          ///< with those that were made before
  std::shared_ptr<const ScheduleProgress> so_far = {};  ///< null: nowhere
  std::optional<std::uint64_t> preemptions = {};        ///< nothing: one run for each trace
};

struct ExploreResult {
  CutCoverage coverage;
  std::vector<ExploredFinding> findings;           ///< the first of each signature
  std::optional<ScheduleCoverage> schedules = {};  ///< of an exploration of schedules
  std::vector<std::uint64_t> schedule_state = {};  ///< what it goes on with
};

/// @param before_run called before each run: what the watchdog wants to know
ExploreResult explore(World& world, const Scenario& scenario, const Configuration& configuration,
                      const ExploreTask& task, const std::function<void()>& before_run,
                      const scheduler::Profile* profile = nullptr);

}  // namespace reprise::sim
