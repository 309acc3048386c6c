// What is constructed before main belongs to the process that runs it: to its clock, its entropy,
// its memory and its threads.

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "sim/border.hpp"
#include "tests/globals/program/globals.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

// As the library makes it, with what its thread adds.
constexpr std::size_t kEntriesAtFirst = 3 + 1;

programs::Birth birth_of(std::uint64_t seed) {
  programs::Birth birth{};
  const Simulated run = simulate(seed, [&birth] {
    birth = programs::global_birth();
    return 0;
  });
  EXPECT_FALSE(run.finding);
  return birth;
}

TEST(Globals, AreConstructedInTheWorldOfTheSeed) {
  const programs::Birth first = birth_of(1);
  const programs::Birth again = birth_of(1);
  EXPECT_EQ(again.system_ns, first.system_ns);
  EXPECT_EQ(again.drawn, first.drawn);
  EXPECT_EQ(again.process, first.process);
  EXPECT_NE(birth_of(2).drawn, first.drawn);
}

TEST(Globals, AreTheSameInEveryRunOfASeed) {
  const auto hash_of = [](std::uint64_t seed) {
    return simulate(seed,
                    [] {
                      for (int i = 0; i < 5; ++i) programs::grow_global();
                      return 0;
                    })
        .hash;
  };
  const auto first = hash_of(7);
  for (std::uint64_t seed = 0; seed < 5; ++seed) hash_of(seed);
  EXPECT_EQ(hash_of(7), first);
}

TEST(Globals, AreNewInEveryProcess) {
  constexpr std::size_t kTimes = 5;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    World& world = test_world();
    const auto strategy = scheduler::make_strategy("uniform");
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    std::vector<std::size_t> grown(3);
    for (std::size_t& own : grown) {
      world.start("one of three", [&own] {
        for (std::size_t i = 0; i < kTimes; ++i) own = programs::grow_global();
        return 0;
      });
    }
    EXPECT_EQ(world.run(), Pause::finished) << "seed " << seed;
    EXPECT_EQ(grown, std::vector(3, kEntriesAtFirst + kTimes)) << "seed " << seed;
    world.end();
  }
}

TEST(Globals, OfTheHostAreThereBetweenTheRuns) {
  const std::size_t before = programs::grow_global();
  const programs::Birth birth = programs::global_birth();
  EXPECT_NE(birth_of(1).system_ns, birth.system_ns);
  EXPECT_EQ(programs::global_birth().system_ns, birth.system_ns);
  EXPECT_GE(programs::grow_global(), before);
}

std::vector<std::size_t> destroyed;

void note_destruction(std::size_t entries) {
  const HostMemory memory;
  destroyed.push_back(entries);
}

TEST(Globals, AreDestroyedWhenTheirProcessExits) {
  destroyed.clear();
  simulate(1, [] {
    programs::tell_when_destroyed(&note_destruction);
    return 0;
  });
  simulate(1, [] {
    programs::tell_when_destroyed(&note_destruction);
    programs::grow_global();
    std::exit(0);
    return 0;
  });
  EXPECT_EQ(destroyed, (std::vector{kEntriesAtFirst, kEntriesAtFirst + 1}));
}

TEST(Globals, AreNotDestroyedWhenTheirProcessIsCutShort) {
  destroyed.clear();
  simulate(1, [] {
    programs::tell_when_destroyed(&note_destruction);
    std::_Exit(0);
    return 0;
  });
  EXPECT_TRUE(destroyed.empty());
}

TEST(Globals, AreWatchedLikeOtherMemory) {
  RunOptions options;
  options.watches_memory = true;
  options.reports_races = true;
  const Simulated run = simulate_with(options, 1, &programs::grow_global_in_two_threads, "uniform");
  ASSERT_TRUE(run.finding);
  EXPECT_EQ(run.finding->kind, "data race") << run.finding->message;
}

}  // namespace
}  // namespace reprise::sim
