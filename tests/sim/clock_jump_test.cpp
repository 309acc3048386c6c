// A wall clock that is set while programs run: what it shows, and who waits for it how long.
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include <cerrno>
#include <functional>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kStepNs = 3600 * kSecondNs;
constexpr std::int64_t kPeriodNs = kSecondNs / 10;
constexpr scheduler::Ratio kAlways{1, 1};
constexpr scheduler::Ratio kHalf{1, 2};

std::int64_t shown_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * kSecondNs + now.tv_nsec;
}

timespec reading(std::int64_t ns) { return {ns / kSecondNs, ns % kSecondNs}; }

/// Runs a program on a machine whose wall clock is set again and again.
/// @returns the trace
scheduler::TraceHash run_with_jumps(std::uint64_t seed, scheduler::Ratio rate,
                                    const std::function<void()>& program) {
  const auto arm = [rate](Machine& machine) {
    machine.faults().pin(FamilyId::clock_jump, rate);
    machine.arm();
  };
  return simulate_armed(seed, arm, program).hash;
}

/// By how much a clock is off that both clocks of the machine should show alike.
std::int64_t error_ns() {
  const std::int64_t monotonic_ns = shown_ns(CLOCK_MONOTONIC) - Clocks::kUptimeNs;
  return shown_ns(CLOCK_REALTIME) - Clocks::kWallStartNs - monotonic_ns;
}

TEST(ClockJump, SetsTheWallClockBothWaysAndNeverTheOtherOne) {
  std::size_t forwards = 0;
  std::size_t backwards = 0;
  run_with_jumps(1, kAlways, [&] {
    std::int64_t monotonic_ns = 0;
    for (int i = 0; i < 100; ++i) {
      const std::int64_t off_ns = error_ns();
      EXPECT_LE(std::abs(off_ns), kStepNs + kSecondNs);
      ++(off_ns > 0 ? forwards : backwards);
      EXPECT_GT(shown_ns(CLOCK_MONOTONIC), monotonic_ns);
      monotonic_ns = shown_ns(CLOCK_MONOTONIC);
      const timespec period = reading(kPeriodNs);
      EXPECT_EQ(nanosleep(&period, nullptr), 0);
      EXPECT_GE(shown_ns(CLOCK_MONOTONIC), monotonic_ns + kPeriodNs);
      EXPECT_LT(shown_ns(CLOCK_MONOTONIC), monotonic_ns + 2 * kPeriodNs);
    }
  });
  EXPECT_GT(forwards, 20U);
  EXPECT_GT(backwards, 20U);
}

TEST(ClockJump, LeavesAClockThatIsRightInPeriodsThatAreNotStruck) {
  std::size_t right = 0;
  run_with_jumps(1, kHalf, [&right] {
    for (int i = 0; i < 50; ++i) {
      if (std::abs(error_ns()) < kSecondNs / 1000) ++right;
      const timespec period = reading(kPeriodNs);
      nanosleep(&period, nullptr);
    }
  });
  EXPECT_GT(right, 10U);
  EXPECT_LT(right, 40U);
}

TEST(ClockJump, LeavesTheClockAsItIsWhenTheFaultsStop) {
  scheduler::Decisions decisions;
  decisions.begin(1);
  faults::FaultPlan plan(decisions);
  Clocks clocks(plan);
  plan.pin(FamilyId::clock_jump, kAlways);
  clocks.arm(0);
  const std::int64_t before_ns = clocks.wall_ns(0);
  plan.heal();
  EXPECT_NE(before_ns, Clocks::kWallStartNs);
  EXPECT_EQ(clocks.wall_ns(1000), before_ns + 1000);
  EXPECT_EQ(clocks.wall_ns(1000 * std::uint64_t{kSecondNs}), before_ns + 1000 * kSecondNs);
}

/// Waits in every way that there is until the wall clock shows a reading.
constexpr int kWays = 4;
int wait_until(int way, const timespec& at) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  pthread_mutex_lock(&mutex);
  if (way == 0) return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &at, nullptr);
  if (way == 1) return pthread_cond_timedwait(&condition, &mutex, &at);
  if (way == 2) return pthread_mutex_timedlock(&mutex, &at);
  return sem_timedwait(&semaphore, &at) == 0 ? 0 : errno;
}

TEST(ClockJump, WakesWhoWaitsForAReadingWhenTheClockShowsItWhicheverWayItJumped) {
  constexpr std::int64_t kWaitNs = 10 * kPeriodNs;
  std::size_t shorter = 0;
  std::size_t longer = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (int way = 0; way < kWays; ++way) {
      run_with_jumps(seed, kHalf, [&, way] {
        const std::int64_t begin_ns = shown_ns(CLOCK_MONOTONIC);
        const std::int64_t until_ns = shown_ns(CLOCK_REALTIME) + kWaitNs;
        EXPECT_EQ(wait_until(way, reading(until_ns)), way == 0 ? 0 : ETIMEDOUT);
        EXPECT_GE(shown_ns(CLOCK_REALTIME), until_ns);
        const std::int64_t waited_ns = shown_ns(CLOCK_MONOTONIC) - begin_ns;
        if (waited_ns < kWaitNs) ++shorter;
        if (waited_ns > kWaitNs + kPeriodNs) ++longer;
      });
    }
  }
  EXPECT_GT(shorter, 10U);
  EXPECT_GT(longer, 5U);
}

TEST(ClockJump, DoesNotTouchWhoWaitsForTheMonotonicClock) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    run_with_jumps(seed, kAlways, [] {
      pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
      pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
      pthread_mutex_lock(&mutex);
      const std::int64_t until_ns = shown_ns(CLOCK_MONOTONIC) + 10 * kPeriodNs;
      const timespec at = reading(until_ns);
      EXPECT_EQ(pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &at), ETIMEDOUT);
      EXPECT_GE(shown_ns(CLOCK_MONOTONIC), until_ns);
      EXPECT_LT(shown_ns(CLOCK_MONOTONIC), until_ns + kPeriodNs);
    });
  }
}

/// What a thread that signals and one that waits share.
struct Shared {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
};

void* signal_late(void* argument) {
  Shared& shared = *static_cast<Shared*>(argument);
  const timespec delay = reading(5 * kPeriodNs / 2);
  nanosleep(&delay, nullptr);
  pthread_mutex_lock(&shared.mutex);
  pthread_cond_signal(&shared.condition);
  pthread_mutex_unlock(&shared.mutex);
  return nullptr;
}

TEST(ClockJump, LosesNoSignalWhileTheClockIsSet) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    run_with_jumps(seed, kAlways, [] {
      Shared shared;
      pthread_t signaller{};
      pthread_mutex_lock(&shared.mutex);
      pthread_create(&signaller, nullptr, &signal_late, &shared);
      const timespec never = reading(shown_ns(CLOCK_REALTIME) + 3 * kStepNs);
      EXPECT_EQ(pthread_cond_timedwait(&shared.condition, &shared.mutex, &never), 0);
      pthread_mutex_unlock(&shared.mutex);
      pthread_join(signaller, nullptr);
    });
  }
}

TEST(ClockJump, IsTheSameInEveryRunOfASeed) {
  const auto sleep_twice = [] {
    for (int i = 0; i < 2; ++i) wait_until(0, reading(shown_ns(CLOCK_REALTIME) + kSecondNs));
  };
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    EXPECT_EQ(run_with_jumps(seed, kHalf, sleep_twice), run_with_jumps(seed, kHalf, sleep_twice));
  }
}

}  // namespace
}  // namespace reprise::sim
