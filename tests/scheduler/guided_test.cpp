#include "scheduler/guided.hpp"

#include <gtest/gtest.h>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

/// In each of 20 sweeps a run shows the bug soon.
void expect_found(const ToyProgram& program, const bool& shown, std::uint64_t most_runs) {
  const Profile profile = profile_of(program);
  Toy toy;
  for (std::uint64_t base = 0; base < 20; ++base) {
    bool found = false;
    for (std::uint64_t i = 0; i < most_runs && !found; ++i) {
      run_with(toy, program, 1000 * base + i, "guided", &profile);
      found = shown;
    }
    EXPECT_TRUE(found) << "base " << base;
  }
}

class GuidedReorder : public testing::TestWithParam<int> {};

// Every task that writes must wait for the reader in between: chance alone never does that.
TEST_P(GuidedReorder, IsFoundInFewRunsHoweverManyTasksThereAre) {
  Reorder program{GetParam()};
  expect_found(std::ref(program), program.torn, 40);
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
  expect_found(std::ref(program), program.late, 100);
}

INSTANTIATE_TEST_SUITE_P(Tasks, GuidedAlike, testing::Values(3, 19));

/// Each adds one to what it has read, some long before others come there.
struct LostUpdate {
  int tasks;
  int total = 0;
  int ended = 0;
  int scratch = 0;
  bool lost = false;

  void operator()(Toy& toy) {
    total = ended = 0;
    lost = false;
    for (int i = 0; i < tasks; ++i) toy.spawn([this, &toy, i] { add(toy, 100 * i); });
  }

 private:
  void add(Toy& toy, int before) {
    for (int i = 0; i < before; ++i) touch(toy, &scratch, 1, true);
    touch(toy, &total, 2, false);
    const int seen = total;
    touch(toy, &total, 3, true);
    total = seen + 1;
    if (++ended == tasks) lost = total < tasks;
  }
};

class GuidedUpdate : public testing::TestWithParam<int> {};

// Whoever comes to the place of the write must wait there for another one.
TEST_P(GuidedUpdate, MeetsAnotherOne) {
  LostUpdate program{GetParam()};
  expect_found(std::ref(program), program.lost, 40);
}

INSTANTIATE_TEST_SUITE_P(Tasks, GuidedUpdate, testing::Values(2, 8));

}  // namespace
}  // namespace reprise::scheduler
