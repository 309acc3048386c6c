// A disk that takes its time: how much, who waits, and what a hang leaves.
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <set>

#include "sim/border.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

constexpr int kCalls = 20;

std::uint64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec * 1'000'000'000 + now.tv_nsec);
}

/// Runs a program against a disk on which one family is active.
void run_on(FamilyId family, std::uint64_t knob, scheduler::Ratio rate, std::uint64_t seed,
            const std::function<void()>& program) {
  const auto arm = [&](Machine& machine) {
    machine.faults().set_knob(family, 0, knob);
    machine.faults().pin(family, rate);
  };
  simulate_armed(seed, arm, program);
}

/// @returns how long so many writes take
std::uint64_t duration_of_writes(FamilyId family, std::uint64_t knob, std::uint64_t seed) {
  std::uint64_t duration = 0;
  run_on(family, knob, {1, 1}, seed, [&duration] {
    const int file = open("/f", O_RDWR | O_CREAT, 0600);
    const std::uint64_t begin = now_ns();
    for (int i = 0; i < kCalls; ++i) EXPECT_EQ(write(file, "x", 1), 1);
    duration = now_ns() - begin;
  });
  return duration;
}

/// @returns how long so many syncs take
std::uint64_t duration_of_syncs(std::uint64_t factor, scheduler::Ratio rate, std::uint64_t seed) {
  std::uint64_t duration = 0;
  run_on(FamilyId::disk_throttle, factor, rate, seed, [&duration] {
    const int file = open("/f", O_RDWR | O_CREAT, 0600);
    const std::uint64_t begin = now_ns();
    for (int i = 0; i < kCalls; ++i) EXPECT_EQ(fsync(file), 0);
    duration = now_ns() - begin;
  });
  return duration;
}

TEST(SlowDisk, TakesAboutItsMeanForEachCall) {
  constexpr std::uint64_t kMeanNs = 1'000'000;
  std::uint64_t sum = 0;
  std::set<std::uint64_t> durations;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::uint64_t duration = duration_of_writes(FamilyId::slow_disk, kMeanNs, seed);
    EXPECT_EQ(duration, duration_of_writes(FamilyId::slow_disk, kMeanNs, seed));
    sum += duration;
    durations.insert(duration);
  }
  EXPECT_EQ(durations.size(), 20U);
  EXPECT_GT(sum, 20 * kCalls * kMeanNs * 8 / 10);
  EXPECT_LT(sum, 20 * kCalls * kMeanNs * 12 / 10);
}

TEST(DiskStall, MakesACallWaitForItsEndAndThenLetsThemPass) {
  constexpr std::uint64_t kStallNs = 100'000'000;
  const std::uint64_t duration = duration_of_writes(FamilyId::disk_stall, kStallNs, 1);
  EXPECT_GT(duration, kStallNs * 9 / 10);  // the run begins with it
  EXPECT_LT(duration, kStallNs * 11 / 10);
}

TEST(DiskStall, StandsStillForOthersThanThoseWhoUseTheDisk) {
  run_on(FamilyId::disk_stall, 1'000'000'000, {1, 1}, 1, [] {
    const std::uint64_t begin = now_ns();
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    EXPECT_EQ(write(ends[1], "x", 1), 1);
    EXPECT_LT(now_ns() - begin, 1'000'000U);
  });
}

TEST(DiskThrottle, TakesSeveralTimesAsLongForWritesAndSyncs) {
  constexpr std::uint64_t kFactor = 20;
  constexpr std::uint64_t kQuickNs = 50'000;  // what is multiplied
  std::uint64_t throttled = 0;
  std::uint64_t quick = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::uint64_t writes = duration_of_writes(FamilyId::disk_throttle, kFactor, seed);
    EXPECT_GT(writes, kCalls * (kFactor - 1) * kQuickNs);
    EXPECT_LT(writes, kCalls * (kFactor + 1) * kQuickNs);
    throttled += duration_of_syncs(kFactor, {1, 1}, seed);
    quick += duration_of_syncs(kFactor, {0, 1}, seed);
  }
  EXPECT_GT(throttled, quick * kFactor * 8 / 10);
  EXPECT_LT(throttled, quick * kFactor * 14 / 10);
}

TEST(DiskThrottle, PassesAgain) {
  run_on(FamilyId::disk_throttle, 20, {1, 2}, 1, [] {
    const int file = open("/f", O_RDWR | O_CREAT, 0600);
    std::size_t slow = 0;
    for (int i = 0; i < kCalls; ++i) {
      const std::uint64_t begin = now_ns();
      EXPECT_EQ(write(file, "x", 1), 1);
      if (now_ns() - begin > 100'000) ++slow;
      sleep(1);  // a period
    }
    EXPECT_GT(slow, 3U);
    EXPECT_LT(slow, 17U);
  });
}

TEST(DiskHang, EndsWithTheCallDoneOrFailedWithoutEffect) {
  static constexpr std::uint64_t kHangNs = 30'000'000'000;
  std::set<int> errors;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    run_on(FamilyId::disk_hang, kHangNs, {1, 1}, seed, [&errors] {
      const int file = open("/f", O_RDWR | O_CREAT, 0600);
      const std::uint64_t begin = now_ns();
      const int error = write(file, "x", 1) == 1 ? 0 : errno;
      EXPECT_GE(now_ns() - begin, kHangNs);
      EXPECT_EQ(lseek(file, 0, SEEK_END), error == 0 ? 1 : 0);
      const HostMemory host;
      errors.insert(error);
    });
  }
  EXPECT_EQ(errors, (std::set<int>{0, EIO}));
}

TEST(DiskHang, KeepsTheDescriptorThatWasMeant) {
  run_on(FamilyId::disk_hang, 30'000'000'000, {1, 1}, 1, [] {
    EXPECT_EQ(write(17, "x", 1), -1);  // nothing to wait for
    EXPECT_EQ(errno, EBADF);
  });
}

}  // namespace
}  // namespace reprise::sim
