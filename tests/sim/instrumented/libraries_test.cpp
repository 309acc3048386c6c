// Libraries of others, as Debian has them: explored whole, counted by brute force, and with what is
// wrong in them.

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/sim/explored.hpp"
#include "tests/sim/program/libraries.hpp"
#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

using scheduler::MemoryMode;

struct Library {
  const char* name;
  int (*run)();
  std::uint64_t executions;
  std::uint64_t weak_executions;
  bool is_counted = true;  // by brute force
};

int return_nothing() { return 0; }

int (*library)() = &return_nothing;

int use_library() {
  library();
  return 0;
}

class Libraries : public testing::TestWithParam<Library> {
 protected:
  static void expect(MemoryMode memory, std::uint64_t executions) {
    library = GetParam().run;
    const ExploreResult result = explore(kExploredInstrumented, &use_library, 20'000, memory);
    EXPECT_TRUE(result.findings.empty());
    EXPECT_TRUE(result.schedules->exhausted);
    EXPECT_EQ(result.schedules->reservation, "");
    EXPECT_EQ(result.schedules->executions, executions);
    EXPECT_LE(result.schedules->runs, 50 + 5 * executions / 2);  // the rest was in vain
    if (!GetParam().is_counted) return;
    EXPECT_EQ(traces_of(kExploredInstrumented, &use_library, memory), executions);
  }
};

TEST_P(Libraries, AreExploredWhole) { expect(MemoryMode::sc, GetParam().executions); }

TEST_P(Libraries, AreExploredWholeInWeakMemory) {
  expect(MemoryMode::rc11, GetParam().weak_executions);
}

TEST_P(Libraries, HaveNoRaceInAnyOrder) {
  library = GetParam().run;
  Configuration configuration;
  configuration.calm = true;
  for (const auto memory : {MemoryMode::sc, MemoryMode::rc11}) {
    explored_program = &use_library;
    configuration.memory = memory;
    World world(scheduler::BackendKind::fibers);
    const ExploreResult result =
        explore_schedules(world, kExploredInstrumented, configuration, {.most_runs = 20'000});
    EXPECT_TRUE(result.schedules->exhausted);
    for (const ExploredFinding& found : result.findings) {
      ADD_FAILURE() << found.run.finding->message;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Debian, Libraries,
    testing::Values(Library{"boost_ring", &programs::boost_ring, 70, 80},
                    Library{"boost_nodes", &programs::boost_nodes, 20, 20},
                    Library{"moodycamel_queue", &programs::moodycamel_queue, 63, 78},
                    Library{"moodycamel_blocking_queue", &programs::moodycamel_blocking_queue, 1806,
                            6480, false},
                    Library{"xenium_seqlock", &programs::xenium_seqlock, 169, 182},
                    Library{"xenium_seqlock_of_two_writers",
                            &programs::xenium_seqlock_of_two_writers, 199, 237},
                    Library{"xenium_bounded_queue", &programs::xenium_bounded_queue, 194, 2149},
                    Library{"xenium_left_right", &programs::xenium_left_right, 6, 6},
                    Library{"xenium_set", &programs::xenium_set, 103, 149},
                    Library{"xenium_queue", &programs::xenium_queue, 1312, 1364, false}),
    [](const auto& instance) { return std::string(instance.param.name); });

// A popping thread reads the link of a node that another one is writing for the list of free ones.
TEST(LibrariesWithRaces, BoostWritesFreeNodesThatOthersRead) {
  for (int (*const run)() : {&programs::boost_stack, &programs::boost_queue}) {
    int found = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) found += watch(seed, run).finding.has_value();
    EXPECT_GT(found, 0);
  }
}

// The thief reads where the deque begins and may then find an end that is older than that: the
// owner's last exchange releases nothing, and the thief's look acquires nothing.
TEST(LibrariesInWeakMemory, ADequeOfXeniumHandsOutANumberTwice) {
  const auto must_be_once = [] {
    if (programs::xenium_deque() == 2) std::abort();
    return 0;
  };
  const ExploreResult strong = explore(kExploredInstrumented, must_be_once);
  EXPECT_TRUE(strong.schedules->exhausted);
  EXPECT_TRUE(strong.findings.empty());
  const ExploreResult weak = explore(kExploredInstrumented, must_be_once, 1000, MemoryMode::rc11);
  ASSERT_EQ(weak.findings.size(), 1u);
  EXPECT_EQ(weak.findings[0].run.finding->kind, "abort");
}

}  // namespace
}  // namespace reprise::sim
