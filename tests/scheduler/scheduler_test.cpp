#include "scheduler/scheduler.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>
#include <string>

#include "scheduler/deadlock.hpp"
#include "tests/scheduler/toy.hpp"

namespace reprise::scheduler {
namespace {

class OnEachBackend : public testing::TestWithParam<BackendKind> {
 protected:
  Toy toy{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Backends, OnEachBackend,
                         testing::Values(BackendKind::fibers, BackendKind::threads),
                         [](const auto& instance) {
                           return instance.param == BackendKind::fibers ? "Fibers" : "Threads";
                         });

// The order in which three threads of four points each pass them, as letters.
std::string interleaving(Toy& toy, std::uint64_t seed, std::string_view strategy) {
  std::string order;
  toy.begin(seed, strategy);
  for (const char letter : {'a', 'b', 'c'}) {
    toy.spawn([&toy, &order, letter] {
      for (int i = 0; i < 4; ++i) {
        toy.scheduler.point();
        order += letter;
      }
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  return order;
}

TEST_P(OnEachBackend, SameSeedSameSchedule) {
  for (const char* strategy : {"uniform", "sticky", "pct:3", "round-robin"}) {
    const std::string first = interleaving(toy, 7, strategy);
    EXPECT_EQ(first.size(), 12u);
    EXPECT_EQ(first, interleaving(toy, 7, strategy)) << strategy;
  }
}

TEST_P(OnEachBackend, SeedsReachDifferentSchedules) {
  std::vector<std::string> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    seen.push_back(interleaving(toy, seed, "uniform"));
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  EXPECT_GT(seen.size(), 15u);
}

TEST(Scheduler, BothBackendsTakeTheSameSchedule) {
  Toy fibers(BackendKind::fibers);
  Toy threads(BackendKind::threads);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    EXPECT_EQ(interleaving(fibers, seed, "sticky"), interleaving(threads, seed, "sticky"));
  }
}

TEST(Scheduler, RoundRobinTakesTurns) {
  Toy toy;
  EXPECT_EQ(interleaving(toy, 1, "round-robin"), "abcabcabcabc");
}

TEST_P(OnEachBackend, TimeJumpsToTheNextDeadline) {
  toy.begin(1);
  std::vector<std::pair<char, std::uint64_t>> awake;
  for (const auto& [letter, delay_ns] : {std::pair{'l', 5'000'000'000ull}, {'s', 1'000'000ull}}) {
    toy.spawn([this, &awake, name = letter, delay = delay_ns] {
      EXPECT_EQ(toy.scheduler.block({.address = &name, .kind = "sleep"}, delay), Wake::timed_out);
      awake.emplace_back(name, toy.scheduler.now_ns());
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  const std::vector<std::pair<char, std::uint64_t>> expected{{'s', 1'000'000},
                                                             {'l', 5'000'000'000}};
  EXPECT_EQ(awake, expected);
}

TEST_P(OnEachBackend, WakesAtMostAsManyAsAsked) {
  toy.begin(3);
  int address = 0;
  int woken = 0;
  for (int i = 0; i < 5; ++i) {
    toy.spawn([&] {
      EXPECT_EQ(toy.scheduler.block({.address = &address, .kind = "condition"}), Wake::woken);
      ++woken;
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::deadlock);
  toy.spawn([&] { EXPECT_EQ(toy.scheduler.wake(&address, 2), 2u); });
  EXPECT_EQ(toy.scheduler.run(), Stop::deadlock);
  EXPECT_EQ(woken, 2);
  toy.spawn([&] { EXPECT_EQ(toy.scheduler.wake(&address), 3u); });
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  EXPECT_EQ(woken, 5);
}

TEST_P(OnEachBackend, StopsBeforeTheStepOfTheAlarm) {
  toy.begin(1);
  toy.spawn([&] {
    for (int i = 0; i < 100; ++i) toy.scheduler.point();
  });
  toy.scheduler.set_alarm(40);
  EXPECT_EQ(toy.scheduler.run(), Stop::alarm);
  EXPECT_EQ(toy.scheduler.steps(), 40u);
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
}

TEST(Scheduler, StopsAtItsLimits) {
  Toy toy;
  const auto spin = [&toy] {
    for (;;) toy.scheduler.point();
  };
  toy.begin(1, "uniform", {.steps = 1000, .time_ns = kNoDeadline});
  toy.spawn(spin);
  EXPECT_EQ(toy.scheduler.run(), Stop::step_limit);
  toy.begin(1, "uniform", {.steps = kNoDeadline, .time_ns = 1'000'000});
  toy.spawn(spin);
  EXPECT_EQ(toy.scheduler.run(), Stop::time_limit);
  EXPECT_EQ(toy.scheduler.now_ns(), 1'000'000u);
}

struct Noisy {
  explicit Noisy(int& count) : destroyed(count) {}
  ~Noisy() { ++destroyed; }
  int& destroyed;
};

TEST(Scheduler, DroppingATaskRunsNoDestructor) {
  Toy toy;
  int destroyed = 0;
  toy.begin(1);
  ToyTask& task = toy.spawn([&] {
    const Noisy noisy(destroyed);
    toy.scheduler.block({.address = &toy, .kind = "forever"});
  });
  EXPECT_EQ(toy.scheduler.run(), Stop::deadlock);
  toy.scheduler.drop(task);
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  EXPECT_EQ(destroyed, 0);
}

thread_local int own_number = 17;

// A real thread may get going long after its task was dropped and has become another thread's.
TEST_P(OnEachBackend, ADroppedTaskCanBeStartedAnew) {
  constexpr int kRounds = 300;
  toy.begin(1);
  int runs = 0;
  ToyTask& task = toy.spawn([&runs] { ++runs; });
  for (int round = 0; round < kRounds; ++round) {
    toy.scheduler.drop(task);
    toy.scheduler.start(task);
    if (round % 2 == 0) continue;
    EXPECT_EQ(toy.scheduler.run(), Stop::idle);
    toy.scheduler.start(task);
  }
  EXPECT_EQ(runs, kRounds / 2);
}

TEST_P(OnEachBackend, EachThreadHasItsOwnStorageErrnoAndExceptions) {
  toy.begin(5);
  for (int id = 1; id <= 3; ++id) {
    toy.spawn([this, id] {
      EXPECT_EQ(own_number, 17);
      own_number = id;
      errno = id;
      try {
        throw std::runtime_error(std::to_string(id));
      } catch (const std::runtime_error& error) {
        for (int i = 0; i < 5; ++i) toy.scheduler.point();
        EXPECT_EQ(error.what(), std::to_string(id));
      }
      EXPECT_EQ(own_number, id);
      EXPECT_EQ(errno, id);
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  EXPECT_EQ(own_number, 17);
}

TEST(Scheduler, RunsTenThousandThreads) {
  Toy toy;
  toy.begin(1);
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) {
    toy.spawn([&] {
      toy.scheduler.point();
      ++passed;
    });
  }
  EXPECT_EQ(toy.scheduler.run(), Stop::idle);
  EXPECT_EQ(passed, 10'000);
}

Holder held_by_other(const void* address) {
  return {*static_cast<const TaskId*>(address), nullptr};
}

TEST(Scheduler, ReportsTheCycleOfADeadlock) {
  Toy toy;
  toy.begin(1);
  TaskId owner_of_left = 0;
  TaskId owner_of_right = 1;
  toy.spawn(
      [&] {
        toy.scheduler.block(
            {.address = &owner_of_right, .kind = "mutex", .holder = &held_by_other});
      },
      "alice");
  toy.spawn(
      [&] {
        toy.scheduler.block({.address = &owner_of_left, .kind = "mutex", .holder = &held_by_other});
      },
      "bob");
  ASSERT_EQ(toy.scheduler.run(), Stop::deadlock);
  const DeadlockReport report = describe_deadlock(toy.scheduler.live_tasks());
  EXPECT_EQ(report.summary, "deadlock: alice -[mutex]-> bob -[mutex]-> alice");
  EXPECT_EQ(report.lines.size(), 2u);
}

}  // namespace
}  // namespace reprise::scheduler
