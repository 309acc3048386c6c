// Clocks that are wrong: each family in what it shows, and in what a wait for it takes.
#include "sim/clocks.hpp"

#include <sys/time.h>
#include <time.h>

#include <chrono>
#include <functional>
#include <set>
#include <thread>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

constexpr std::uint64_t kSecondNs = 1'000'000'000;

/// The clocks of a machine on which one family is active.
struct WrongClocks {
  scheduler::Decisions decisions;
  faults::FaultPlan plan{decisions};
  Clocks clocks{plan};

  WrongClocks(FamilyId family, std::uint64_t seed, scheduler::Ratio rate = {1, 1}) {
    decisions.begin(seed);
    plan.pin(family, rate);
    clocks.reset();
  }

  void arm() { clocks.arm(0); }
};

TEST(Clocks, AreRightWithoutFaults) {
  scheduler::Decisions decisions;
  decisions.begin(1);
  faults::FaultPlan plan(decisions);
  Clocks clocks(plan);
  clocks.arm(0);
  EXPECT_EQ(clocks.wall_ns(7), Clocks::kWallStartNs + 7);
  EXPECT_EQ(clocks.monotonic_ns(7), Clocks::kUptimeNs + 7);
  EXPECT_EQ(clocks.span_ns(7), 7U);
  EXPECT_EQ(clocks.wall_moves_at(7), 7U);
  clocks.step_wall(-5);
  EXPECT_EQ(clocks.wall_ns(7), Clocks::kWallStartNs + 2);
}

TEST(ClockDrift, MakesAllClocksTooFastOrTooSlow) {
  std::set<std::int64_t> shown;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    WrongClocks drifting(FamilyId::clock_drift, seed);
    drifting.plan.set_knob(FamilyId::clock_drift, 0, 200);
    drifting.arm();
    const std::int64_t wall = drifting.clocks.wall_ns(1000 * kSecondNs) - Clocks::kWallStartNs;
    EXPECT_EQ(drifting.clocks.monotonic_ns(1000 * kSecondNs) - Clocks::kUptimeNs, wall);
    shown.insert(wall);
  }
  EXPECT_EQ(shown, (std::set<std::int64_t>{999'800'000'000, 1'000'200'000'000}));
}

/// What must hold for every set of clocks: the monotonic one never goes back, and whoever waits for
/// a reading waits long enough and not much longer.
void expect_consistent(WrongClocks& wrong, std::uint64_t tick_ns) {
  std::int64_t before = 0;
  for (std::uint64_t now = 0; now < 10 * kSecondNs; now += 77'777'777) {
    const std::int64_t shown = wrong.clocks.monotonic_ns(now);
    ASSERT_GE(shown, before);
    before = shown;
    for (const std::uint64_t ahead : {std::uint64_t{1}, std::uint64_t{999}, kSecondNs}) {
      const std::uint64_t span = wrong.clocks.span_ns(ahead);
      ASSERT_GE(wrong.clocks.monotonic_ns(now + span), shown + static_cast<std::int64_t>(ahead));
      ASSERT_LE(span, ahead + ahead / 10 + 2 * tick_ns + 4);
    }
  }
}

TEST(ClockDrift, IsTakenIntoAccountByWhoWaits) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    WrongClocks drifting(FamilyId::clock_drift, seed);
    drifting.plan.set_knob(FamilyId::clock_drift, 0, 50'000);
    drifting.arm();
    expect_consistent(drifting, 1);
  }
}

TEST(ClockCoarse, MovesInTicks) {
  WrongClocks coarse(FamilyId::clock_coarse, 1);
  coarse.plan.set_knob(FamilyId::clock_coarse, 0, 4'000'000);
  coarse.arm();
  EXPECT_EQ(coarse.clocks.monotonic_ns(3'999'999), coarse.clocks.monotonic_ns(0));
  EXPECT_EQ(coarse.clocks.monotonic_ns(4'000'000), coarse.clocks.monotonic_ns(0) + 4'000'000);
  EXPECT_EQ(coarse.clocks.wall_ns(123'456'789) % 4'000'000, 0);
  expect_consistent(coarse, 4'000'000);
}

TEST(ClockStuck, StandsStillAndThenIsRightAgain) {
  WrongClocks stuck(FamilyId::clock_stuck, 1);
  stuck.plan.set_knob(FamilyId::clock_stuck, 0, kSecondNs);
  stuck.arm();
  EXPECT_EQ(stuck.clocks.wall_ns(kSecondNs / 2 - 1), Clocks::kWallStartNs);
  EXPECT_EQ(stuck.clocks.monotonic_ns(kSecondNs / 2 - 1), Clocks::kUptimeNs + kSecondNs / 2 - 1);
  EXPECT_EQ(stuck.clocks.wall_ns(kSecondNs / 2), Clocks::kWallStartNs + kSecondNs / 2);
  EXPECT_EQ(stuck.clocks.wall_moves_at(kSecondNs + 3), kSecondNs + kSecondNs / 2);
  stuck.plan.heal();
  EXPECT_EQ(stuck.clocks.wall_ns(kSecondNs + 3), Clocks::kWallStartNs + kSecondNs + 3);
}

TEST(ClockEdge, StartsShortlyBeforeSomethingOverflows) {
  std::set<std::int64_t> years;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    WrongClocks edge(FamilyId::clock_edge, seed);
    edge.arm();
    const std::int64_t wall = edge.clocks.wall_ns(0);
    ASSERT_GE(wall, 0);
    ASSERT_GT(edge.clocks.wall_ns(2 * 86'400 * kSecondNs), wall);  // no overflow of ours
    const time_t seconds = wall / static_cast<std::int64_t>(kSecondNs);
    tm date{};
    gmtime_r(&seconds, &date);
    years.insert(date.tm_year + 1900);
  }
  EXPECT_EQ(years, (std::set<std::int64_t>{1970, 2038, 2106, 2262}));
}

TEST(ClockFaults, LeaveTheClocksAsTheyAreWhenTheFaultsStop) {
  for (const FamilyId family :
       {FamilyId::clock_drift, FamilyId::clock_coarse, FamilyId::clock_edge}) {
    WrongClocks wrong(family, 1);
    wrong.arm();
    const std::int64_t wall = wrong.clocks.wall_ns(kSecondNs);
    const std::int64_t monotonic = wrong.clocks.monotonic_ns(kSecondNs);
    wrong.plan.heal();
    EXPECT_EQ(wrong.clocks.wall_ns(kSecondNs), wall);
    EXPECT_EQ(wrong.clocks.monotonic_ns(kSecondNs), monotonic);
  }
}

/// Runs a program on a machine whose clocks are wrong in one way.
void run_with(FamilyId family, const std::function<void()>& program) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("uniform");
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    RunOptions options;
    options.seed = seed;
    world.begin(options, *strategy);
    world.machine().faults().pin(family, {1, 1});
    world.machine().arm();
    world.start("main", [&program] {
      program();
      return 0;
    });
    EXPECT_EQ(world.run(), Pause::finished);
    world.end();
  }
}

TEST(ClockFaults, NeverLetASleepEndEarlyOnTheClockItWasMeasuredWith) {
  for (const FamilyId family : {FamilyId::clock_drift, FamilyId::clock_coarse,
                                FamilyId::clock_stuck, FamilyId::clock_edge}) {
    run_with(family, [] {
      for (const clockid_t clock : {CLOCK_MONOTONIC, CLOCK_REALTIME}) {
        timespec until{};
        clock_gettime(clock, &until);
        for (int i = 0; i < 5; ++i) {
          until.tv_nsec += 300'000'000;
          until.tv_sec += until.tv_nsec / 1'000'000'000;
          until.tv_nsec %= 1'000'000'000;
          EXPECT_EQ(clock_nanosleep(clock, TIMER_ABSTIME, &until, nullptr), 0);
          timespec now{};
          clock_gettime(clock, &now);
          EXPECT_TRUE(now.tv_sec > until.tv_sec ||
                      (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec));
        }
      }
    });
  }
}

}  // namespace
}  // namespace reprise::sim
