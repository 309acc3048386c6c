#pragma once
// Explores one power cut of a small scenario, for tests.

#include <set>
#include <string>

#include "sim/explore.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {

/// What an exploration came to.
struct Explored {
  std::set<std::string> signatures;
  CutCoverage coverage;
};

/// Explores the power cut at the end of the scenario's first life.
inline Explored explore_end(const Scenario& scenario, const faults::SearchLimits& limits,
                            const std::string& profile = "posix-2024", std::uint64_t seed = 1) {
  Configuration configuration;
  configuration.seed = seed;
  configuration.profile = profile;
  ExploreTask task;
  task.cut = run_once(test_world(), scenario, configuration).crash_points.back();
  task.limits = limits;
  const ExploreResult result = explore(test_world(), scenario, configuration, task, [] {});
  Explored explored;
  explored.coverage = result.coverage;
  for (const ExploredFinding& finding : result.findings) {
    explored.signatures.insert(finding.run.finding->signature);
  }
  return explored;
}

}  // namespace reprise::sim
