// The family thread_pause, and what an observer of the world may do.
#include <sched.h>
#include <time.h>

#include <cstdint>
#include <set>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

constexpr int kCalls = 50;

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

/// @returns how long so many calls to the clock take, where each is struck at the given rate
std::int64_t duration_ns(std::uint64_t seed, scheduler::Ratio rate) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  RunOptions options;
  options.seed = seed;
  world.begin(options, *strategy);
  world.machine().faults().pin(faults::FamilyId::thread_pause, rate);
  std::int64_t duration = 0;
  world.start("main", [&duration] {
    const std::int64_t begin = now_ns();
    for (int call = 0; call < kCalls; ++call) now_ns();
    duration = now_ns() - begin;
    return 0;
  });
  EXPECT_EQ(world.run(), Pause::finished);
  world.end();
  return duration;
}

TEST(ThreadPause, StrikesBeforeCallsForADrawnTime) {
  constexpr std::int64_t kShortestNs = 10'000;
  EXPECT_GE(duration_ns(1, {1, 1}), kCalls * kShortestNs);
  EXPECT_NE(duration_ns(1, {1, 1}), duration_ns(2, {1, 1}));
  EXPECT_EQ(duration_ns(1, {1, 1}), duration_ns(1, {1, 1}));
}

TEST(ThreadPause, LeavesTheOthersRunning) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  world.begin({}, *strategy);
  world.machine().faults().pin(faults::FamilyId::thread_pause, {1, 2});
  int ended = 0;
  for (int i = 0; i < 5; ++i) {
    world.start("one of five", [&ended] {
      for (int call = 0; call < kCalls; ++call) sched_yield();
      now_ns();
      ++ended;
      return 0;
    });
  }
  EXPECT_EQ(world.run(), Pause::finished);
  EXPECT_EQ(ended, 5);
  world.end();
}

TEST(ThreadPause, DoesNotStrikeUnlessItIsActive) { EXPECT_LT(duration_ns(1, {0, 1}), 1'000'000); }

TEST(Starvation, StrikesAThreadForItsWholeLife) {
  std::set<bool> starved;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    World& world = test_world();
    const auto strategy = scheduler::make_strategy("uniform");
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    constexpr std::uint64_t kSliceNs = 100'000;
    world.machine().faults().set_knob(faults::FamilyId::starvation, 0, kSliceNs);
    world.machine().faults().pin(faults::FamilyId::starvation, {1, 2});
    std::int64_t duration = 0;
    world.start("main", [&duration] {
      const std::int64_t begin = now_ns();
      for (int call = 0; call < kCalls; ++call) now_ns();
      duration = now_ns() - begin;
      return 0;
    });
    EXPECT_EQ(world.run(), Pause::finished);
    const bool is_starved = duration >= kCalls * static_cast<std::int64_t>(kSliceNs);
    EXPECT_TRUE(is_starved || duration < kCalls * 10'000);  // all of its calls, or none
    EXPECT_EQ(world.machine().faults().setting(faults::FamilyId::starvation).strikes,
              is_starved ? 1U : 0U);
    starved.insert(is_starved);
    world.end();
  }
  EXPECT_EQ(starved.size(), 2U);
}

TEST(Observer, SeesEachEventAndMayStopTheRunBehindIt) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  world.begin({}, *strategy);
  int calls = 0;
  int seen = 0;
  world.observe([&](const scheduler::Event& event) {
    if (event.operation != static_cast<std::uint16_t>(Operation::clock_read)) return;
    if (++seen == 7) world.scheduler().set_alarm(world.scheduler().steps() + 1);
  });
  world.start("main", [&calls] {
    for (; calls < kCalls; ++calls) now_ns();
    return 0;
  });
  EXPECT_EQ(world.run(), Pause::alarm);
  EXPECT_EQ(seen, 7);
  EXPECT_EQ(calls, 7);
  world.observe({});
  EXPECT_EQ(world.run(), Pause::finished);
  EXPECT_EQ(seen, 7);
  world.end();
}

}  // namespace
}  // namespace reprise::sim
