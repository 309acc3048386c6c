#include <gtest/gtest.h>

#include <set>

#include "tests/sim/program/weak.hpp"
#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

using scheduler::MemoryMode;

/// What a program returns under many seeds.
std::set<int> outcomes(MemoryMode mode, const std::function<int()>& program) {
  std::set<int> all;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    int outcome = 0;
    const Simulated run = watch(seed, [&] { return outcome = program(); }, {.memory = mode});
    EXPECT_FALSE(run.finding) << run.finding->message;
    all.insert(outcome);
  }
  return all;
}

TEST(WeakMemory, StoresAreBufferedWhereTheOrdersAllowIt) {
  const auto relaxed = [] {
    return programs::store_buffering(std::memory_order_relaxed, std::memory_order_relaxed);
  };
  const auto seq_cst = [] {
    return programs::store_buffering(std::memory_order_seq_cst, std::memory_order_seq_cst);
  };
  EXPECT_EQ(outcomes(MemoryMode::rc11, relaxed), (std::set{0, 1, 2}));
  EXPECT_EQ(outcomes(MemoryMode::rc11, seq_cst), (std::set{0, 1}));
  EXPECT_EQ(outcomes(MemoryMode::sc, relaxed), (std::set{0, 1}));
}

TEST(WeakMemory, AStoreMayComeBeforeOneThatWasMadeEarlier) {
  const auto relaxed = [] { return programs::opposite_writes(std::memory_order_relaxed); };
  EXPECT_TRUE(outcomes(MemoryMode::rc11, relaxed).contains(2));
  EXPECT_FALSE(outcomes(MemoryMode::sc, relaxed).contains(2));
}

TEST(WeakMemory, EveryStoreIsSeenSomeTime) {
  EXPECT_EQ(outcomes(MemoryMode::rc11, programs::wait_by_relaxed_loads), std::set{0});
}

TEST(WeakMemory, WhatIsOrderedStaysSo) {
  for (const programs::Named& program : programs::kOrdered) {
    SCOPED_TRACE(program.name);
    EXPECT_EQ(outcomes(MemoryMode::rc11, program.run), std::set{0});
  }
}

/// One process after another on one machine. @returns what the second one returned
int after(std::uint64_t seed, const Program& first, const Program& second) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  RunOptions options;
  options.seed = seed;
  options.watches_memory = true;
  options.memory = MemoryMode::rc11;
  world.begin(options, *strategy);
  world.start("first", first);
  world.run();
  int outcome = -1;
  world.start("second", [&] { return outcome = second(); });
  world.run();
  world.end();
  return outcome;
}

TEST(WeakMemory, AProcessReadsNothingOfOneThatHasEnded) {
  constexpr int kLast = 5;
  const Program counts = [] { return programs::count_to(kLast); };
  const Program reads = [] { return programs::read_new_number(kLast); };
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_EQ(after(seed, counts, reads), kLast);
    EXPECT_EQ(after(seed, counts, &programs::read_global), 0);
  }
}

TEST(WeakMemory, IsTheSameInEveryRun) {
  const auto program = [] {
    return programs::store_buffering(std::memory_order_relaxed, std::memory_order_relaxed);
  };
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Watched how{.memory = MemoryMode::rc11};
    EXPECT_EQ(watch(seed, program, how).hash, watch(seed, program, how).hash);
  }
}

}  // namespace
}  // namespace reprise::sim
