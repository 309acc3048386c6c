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

/// All do the same: count themselves in if the thing is still there, and out, and the last one ends
/// it. Whoever has looked and is not yet counted comes too late.
struct Latecomers {
  int tasks;
  int users = 0;
  bool ended = false;
  bool late = false;

  void operator()(Toy& toy) {
    users = 0;
    ended = late = false;
    for (int i = 0; i < tasks; ++i) toy.spawn([this, &toy] { use(toy); });
  }

 private:
  void use(Toy& toy) {
    touch(toy, &ended, 1, false);
    if (ended) return;
    touch(toy, &users, 2, true);
    late = late || ended;
    ++users;
    for (int i = 0; i < 8; ++i) touch(toy, &users, 5, true);
    touch(toy, &users, 3, true);
    if (--users > 0) return;
    touch(toy, &ended, 4, true);
    ended = true;
  }
};

class GuidedAlike : public testing::TestWithParam<int> {};

// One must go all the way while the others wait at a place that it has passed itself.
TEST_P(GuidedAlike, LetsOneGetAhead) {
  Latecomers program{GetParam()};
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  for (std::uint64_t base = 0; base < 20; ++base) {
    bool found = false;
    for (std::uint64_t i = 0; i < 100 && !found; ++i) {
      run_with(toy, std::ref(program), 1000 * base + i, "guided", profile);
      found = program.late;
    }
    EXPECT_TRUE(found) << "base " << base;
  }
}

INSTANTIATE_TEST_SUITE_P(Tasks, GuidedAlike, testing::Values(3, 19));

}  // namespace
}  // namespace reprise::scheduler
