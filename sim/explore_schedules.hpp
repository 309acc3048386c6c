#pragma once
// Explores the schedules of a run: one run for each Mazurkiewicz trace, under rc11 for each
// execution graph, or for each schedule with at most so many preemptions, until there is none left.
//
// Everything else is held fixed: the workload's choices are the seed's, and no fault strikes.
//
// An exploration can stop between two runs, and go on in another OS process: it makes the same
// runs, as if it had never stopped.

#include <cstdint>
#include <functional>
#include <memory>

#include "sim/explore.hpp"
#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

/// @returns what decides which schedules are tried
std::unique_ptr<scheduler::Search> search_for(const ScheduleTask& task);

class ScheduleExploration {
 public:
  ScheduleExploration(World& world, const Scenario& scenario, const Configuration& configuration,
                      const ScheduleTask& task, std::unique_ptr<scheduler::Search> search);
  ~ScheduleExploration();
  ScheduleExploration(const ScheduleExploration&) = delete;
  ScheduleExploration& operator=(const ScheduleExploration&) = delete;

  /// Makes runs until there is none left, or enough.
  /// @param goes_on asked before each run
  void run(const std::function<bool()>& goes_on);

  /// In the middle of a run: the code under test crashed.
  /// @param run what there is to say about it
  void crashed(RunResult run);

  /// @returns how far it has come, with the findings that it has seen itself
  ExploreResult result();

 private:
  void judge(RunResult run);
  bool is_known(const Finding& finding) const;

  World& world_;
  const Scenario& scenario_;
  Configuration configuration_;
  const ScheduleTask& task_;
  ScheduleExplorer explorer_;
  ScheduleCoverage coverage_;
  std::vector<ExploredFinding> findings_;
};

/// Explores all of it in this OS process.
ExploreResult explore_schedules(World& world, const Scenario& scenario,
                                const Configuration& configuration, const ScheduleTask& task);

}  // namespace reprise::sim
