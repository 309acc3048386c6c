#pragma once
// Runs one instrumented program for a test.

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {

struct Watched {
  std::string_view strategy = "uniform";
  bool reports_races = true;
  scheduler::MemoryMode memory = scheduler::MemoryMode::sc;
};

inline Simulated watch(std::uint64_t seed, Program program, const Watched& how = {}) {
  RunOptions options;
  options.watches_memory = true;
  options.reports_races = how.reports_races;
  options.memory = how.memory;
  return simulate_with(options, seed, std::move(program), how.strategy);
}

}  // namespace reprise::sim
