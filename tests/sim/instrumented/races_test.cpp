#include <gtest/gtest.h>

#include "tests/sim/watch.hpp"

namespace reprise::sim {
namespace {

constexpr std::uint64_t kSeeds = 200;

class Ordered : public testing::TestWithParam<programs::Named> {};

TEST_P(Ordered, HasNoRace) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Simulated outcome =
        watch(seed, GetParam().run,
              {.strategy = seed % 2 == 0 ? "uniform" : "sticky",
               .memory = seed % 4 < 2 ? scheduler::MemoryMode::sc : scheduler::MemoryMode::rc11});
    ASSERT_FALSE(outcome.finding) << outcome.finding->message << ", seed " << seed;
  }
}

TEST_P(Ordered, IsTheSameInEveryRun) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    EXPECT_EQ(watch(seed, GetParam().run).hash, watch(seed, GetParam().run).hash);
  }
}

std::string test_name(const testing::TestParamInfo<programs::Named>& info) {
  std::string name = info.param.name;
  std::erase(name, ' ');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Programs, Ordered, testing::ValuesIn(programs::kOrdered), test_name);
INSTANTIATE_TEST_SUITE_P(Library, Ordered, testing::ValuesIn(programs::kOfTheLibrary), test_name);
INSTANTIATE_TEST_SUITE_P(Annotated, Ordered, testing::ValuesIn(programs::kAnnotated), test_name);

class Racy : public testing::TestWithParam<programs::Named> {};

TEST_P(Racy, IsReportedWithinThreeSeeds) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::optional<Finding> found;
    for (std::uint64_t i = 0; i < 3 && !found; ++i) {
      found = watch(3 * seed + i, GetParam().run).finding;
    }
    ASSERT_TRUE(found) << "seed " << seed;
    EXPECT_EQ(found->kind, "data race");
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, Racy, testing::ValuesIn(programs::kRacy), test_name);
INSTANTIATE_TEST_SUITE_P(Annotated, Racy, testing::ValuesIn(programs::kAnnotatedInVain), test_name);

}  // namespace
}  // namespace reprise::sim
