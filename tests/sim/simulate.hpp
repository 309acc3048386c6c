#pragma once
// Runs one simulated process for a test.

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "sim/world.hpp"

namespace reprise::sim {

/// A world for the tests of one executable: as in a worker, reset for each run and never rebuilt.
inline World& test_world() {
  static World world(scheduler::BackendKind::fibers);
  return world;
}

struct Simulated {
  scheduler::TraceHash hash;
  std::optional<Finding> finding;
  std::uint64_t steps = 0;
  std::uint64_t now_ns = 0;
};

/// Runs a program to its end.
/// @param options what else decides the run
/// @param arm says what may go wrong on the machine, before the program starts
inline Simulated simulate_with(RunOptions options, std::uint64_t seed, Program program,
                               std::string_view strategy_name,
                               const std::function<void(Machine&)>& arm = {}) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy(strategy_name);
  options.seed = seed;
  world.begin(options, *strategy);
  if (arm) arm(world.machine());
  world.start("main", std::move(program));
  world.run();
  Simulated outcome{world.trace().hash(), world.finding(), world.scheduler().steps(),
                    world.scheduler().now_ns()};
  world.end();
  return outcome;
}

/// Runs a program to its end under a seed.
inline Simulated simulate(std::uint64_t seed, Program program,
                          std::string_view strategy_name = "uniform", scheduler::Limits limits = {},
                          const std::function<void(Machine&)>& arm = {}) {
  RunOptions options;
  options.limits = limits;
  return simulate_with(options, seed, std::move(program), strategy_name, arm);
}

/// The same on a machine where something may go wrong, for a program that copes with it.
inline Simulated simulate_armed(std::uint64_t seed, const std::function<void(Machine&)>& arm,
                                const std::function<void()>& program) {
  const auto whole = [&program] {
    program();
    return 0;
  };
  Simulated outcome = simulate(seed, whole, "uniform", {}, arm);
  EXPECT_FALSE(outcome.finding) << outcome.finding->message;
  return outcome;
}

}  // namespace reprise::sim
