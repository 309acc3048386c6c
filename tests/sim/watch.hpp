#pragma once
// Runs one instrumented program for a test.

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {

enum class Races { reported, ignored };

inline Simulated watch(std::uint64_t seed, int (*program)(), std::string_view strategy = "uniform",
                       Races races = Races::reported) {
  RunOptions options;
  options.watches_memory = true;
  options.reports_races = races == Races::reported;
  return simulate_with(options, seed, program, strategy);
}

}  // namespace reprise::sim
