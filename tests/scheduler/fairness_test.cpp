// Whatever the strategy: who waits in a loop, and says so, does not keep others from running, and
// the same seed is the same run on fibers and on threads.

#include <gtest/gtest.h>

#include "tests/scheduler/watched_toy.hpp"

namespace reprise::scheduler {
namespace {

constexpr std::string_view kAll[] = {"sticky", "uniform", "pct:3",    "pos",         "surw",
                                     "guided", "delay:2", "survey:2", "round-robin", "mixed"};

class EveryStrategy : public testing::TestWithParam<std::string_view> {};

// Three spin until each of three others has set its flag, which they do in turn.
struct Spinning {
  int flags[3] = {};

  void operator()(Toy& toy) {
    std::ranges::fill(flags, 0);
    for (int i = 0; i < 3; ++i) {
      toy.spawn([this, &toy, i] { wait_for(toy, i); });
      toy.spawn([this, &toy, i] {
        if (i > 0) wait_for(toy, i - 1);
        touch(toy, &flags[i], 2, true);
        flags[i] = 1;
      });
    }
  }

 private:
  void wait_for(Toy& toy, int i) {
    while (flags[i] == 0) toy.scheduler.yield({&flags[i], place(1), false});
  }
};

TEST_P(EveryStrategy, LetsTheOthersRunWhileSomeSpin) {
  Spinning program;
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Limits limits{.steps = 20'000};
    ASSERT_EQ(run_with(toy, std::ref(program), seed, GetParam(), &profile, limits), Stop::idle)
        << "seed " << seed;
  }
}

// It does not say that it waits.
struct Silent {
  int flag = 0;

  void operator()(Toy& toy) {
    flag = 0;
    toy.spawn([this, &toy] {
      while (flag == 0) touch(toy, &flag, 1, false);
    });
    toy.spawn([this, &toy] {
      for (int i = 0; i < 5; ++i) touch(toy, &flag, 2, true);
      flag = 1;
    });
  }
};

TEST_P(EveryStrategy, LetsTheOthersRunWhereOneWaitsWithoutAWord) {
  Silent program;
  const Profile profile = profile_of(std::ref(program));
  Toy toy;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Limits limits{.steps = 200'000};
    ASSERT_EQ(run_with(toy, std::ref(program), seed, GetParam(), &profile, limits), Stop::idle)
        << "seed " << seed;
  }
}

TEST_P(EveryStrategy, IsTheSameOnFibersAndOnThreads) {
  Reorder program{4};
  const Profile profile = profile_of(std::ref(program));
  Toy fibers;
  Toy threads(BackendKind::threads);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    run_with(fibers, std::ref(program), seed, GetParam(), &profile);
    const bool torn = program.torn;
    run_with(threads, std::ref(program), seed, GetParam(), &profile);
    EXPECT_EQ(fibers.scheduler.switches(), threads.scheduler.switches());
    EXPECT_EQ(torn, program.torn);
  }
}

TEST_P(EveryStrategy, RunsWithoutAProfile) {
  Reorder program{5};
  Toy toy;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(run_with(toy, std::ref(program), seed, GetParam(), nullptr), Stop::idle);
  }
}

std::string test_name(const testing::TestParamInfo<std::string_view>& tested) {
  std::string name(tested.param);
  std::erase_if(name, [](char c) { return c == ':' || c == '-'; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, EveryStrategy, testing::ValuesIn(kAll), test_name);

}  // namespace
}  // namespace reprise::scheduler
