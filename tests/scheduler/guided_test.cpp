#include "scheduler/guided.hpp"

#include <gtest/gtest.h>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

class GuidedReorder : public testing::TestWithParam<int> {};

// Every task that writes must wait for the reader in between: chance alone never does that.
TEST_P(GuidedReorder, IsFoundInFewRunsHoweverManyTasksThereAre) {
  Reorder program{GetParam()};
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  for (std::uint64_t base = 0; base < 20; ++base) {
    bool found = false;
    for (std::uint64_t i = 0; i < 40 && !found; ++i) {
      run_with(toy, std::ref(program), 1000 * base + i, "guided", profile);
      found = program.torn;
    }
    EXPECT_TRUE(found) << "base " << base;
  }
}

INSTANTIATE_TEST_SUITE_P(Tasks, GuidedReorder, testing::Values(2, 19, 99));

}  // namespace
}  // namespace reprise::scheduler
