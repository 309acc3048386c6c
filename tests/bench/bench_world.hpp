#pragma once
// The world that the benchmarks share: as in a worker, reset for each run and never rebuilt.

#include <string>

#include "sim/run_once.hpp"

namespace reprise::bench {

inline sim::World& bench_world() {
  static sim::World world(scheduler::BackendKind::fibers);
  return world;
}

/// One run of a scenario, as a sweep makes it.
/// @returns whether it ended without a finding
inline bool passes(const sim::Scenario& scenario, std::uint64_t seed, std::string strategy) {
  sim::Configuration configuration;
  configuration.scenario = scenario.name;
  configuration.seed = seed;
  configuration.strategy = std::move(strategy);
  configuration.limits.steps = ~std::uint64_t{0};  // a benchmark says itself how long it is
  return !sim::run_once(bench_world(), scenario, configuration).finding.has_value();
}

}  // namespace reprise::bench
