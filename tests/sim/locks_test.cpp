// Locks that are watched: deadlocks that could have happened, what is dangerous, how contended.

#include "sim/lock_report.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "sim/monitor.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kRuns = 200;

struct WatchedLocks {
  Simulated run;
  LockReport report;
  std::optional<Finding> potential;
};

WatchedLocks watch_locks(std::uint64_t seed, const std::function<void()>& program) {
  RunOptions options;
  options.watches_locks = true;
  WatchedLocks watched;
  watched.run = simulate_with(
      options, seed,
      [&] {
        program();
        return 0;
      },
      "uniform");
  watched.report = describe_locks(test_world().monitor());
  watched.potential = describe_lock_order(test_world().monitor());
  return watched;
}

std::uint64_t predictions(const std::function<void()>& program) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const WatchedLocks watched = watch_locks(seed, program);
    if (!watched.run.finding && watched.potential) ++count;
  }
  return count;
}

std::uint64_t deadlocks(const std::function<void()>& program) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    if (watch_locks(seed, program).run.finding) ++count;
  }
  return count;
}

[[gnu::noinline]] void take_both(std::mutex& first, std::mutex& second) {
  const std::lock_guard outer(first);
  const std::lock_guard inner(second);
}

void opposite_orders() {
  std::mutex left;
  std::mutex right;
  std::thread other([&] { take_both(right, left); });
  take_both(left, right);
  other.join();
}

void opposite_orders_behind_a_gate() {
  std::mutex gate;
  std::mutex left;
  std::mutex right;
  std::thread other([&] {
    const std::lock_guard lock(gate);
    take_both(right, left);
  });
  {
    const std::lock_guard lock(gate);
    take_both(left, right);
  }
  other.join();
}

void one_after_the_other() {
  std::mutex left;
  std::mutex right;
  std::thread([&] { take_both(right, left); }).join();
  take_both(left, right);
}

/// The other one takes its locks when it has been told to.
void told_when(const std::function<void(std::mutex&, std::condition_variable&, bool&)>& tell) {
  std::mutex left;
  std::mutex right;
  std::mutex mutex;
  std::condition_variable changed;
  bool told = false;
  std::thread other([&] {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return told; });
    }
    take_both(right, left);
  });
  take_both(left, right);
  tell(mutex, changed, told);
  other.join();
}

void told_under_the_mutex() {
  told_when([](auto& mutex, auto& changed, bool& told) {
    const std::lock_guard lock(mutex);
    told = true;
    changed.notify_one();
  });
}

void told_after_the_mutex() {
  told_when([](auto& mutex, auto& changed, bool& told) {
    {
      const std::lock_guard lock(mutex);
      told = true;
    }
    changed.notify_one();
  });
}

void both_at_once() {
  std::mutex left;
  std::mutex right;
  std::thread other([&] { const std::scoped_lock lock(right, left); });
  { const std::scoped_lock lock(left, right); }
  other.join();
}

TEST(LockOrder, OppositeOrdersAreFoundInRunsThatGoWell) {
  const std::uint64_t in_the_way = deadlocks(opposite_orders);
  EXPECT_GT(in_the_way, 0u);
  EXPECT_EQ(predictions(opposite_orders), kRuns - in_the_way);
}

TEST(LockOrder, BothPathsAreTold) {
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const WatchedLocks watched = watch_locks(seed, opposite_orders);
    if (watched.run.finding) continue;
    EXPECT_EQ(watched.potential->kind, "potential deadlock");
    EXPECT_THAT(watched.potential->message, HasSubstr("take_both"));
    EXPECT_THAT(watched.potential->details, Contains(HasSubstr("thread 0 has mutex #")));
    EXPECT_THAT(watched.potential->details, Contains(HasSubstr("thread 1 has mutex #")));
    EXPECT_THAT(watched.report.warnings, Contains(HasSubstr("potential deadlock")));
    return;
  }
}

TEST(LockOrder, WhatCannotHappenIsNotReported) {
  for (const auto& program : {&opposite_orders_behind_a_gate, &one_after_the_other,
                              &told_under_the_mutex, &told_after_the_mutex, &both_at_once}) {
    EXPECT_EQ(deadlocks(program), 0u);
    EXPECT_EQ(predictions(program), 0u);
  }
}

std::vector<std::string> warnings(const std::function<void()>& program) {
  return watch_locks(1, program).report.warnings;
}

void sync_a_file() {
  const int file = ::open("/file", O_CREAT | O_RDWR, 0600);
  ::fsync(file);
  ::close(file);
}

void read_from_a_pipe() {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::thread writer([&] {
    std::this_thread::sleep_for(1ms);
    EXPECT_EQ(::write(ends[1], "x", 1), 1);
  });
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 1);
  writer.join();
}

void wait_for_a_condition() {
  std::mutex mutex;
  std::condition_variable changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, 1ms);
}

struct Waiting {
  const char* what;
  void (*wait)();
};
constexpr Waiting kWaits[] = {
    {"(sleep)", [] { std::this_thread::sleep_for(1ms); }},
    {"(sync of a file)", &sync_a_file},
    {"(pipe)", &read_from_a_pipe},
    {"(condition variable)", &wait_for_a_condition},
};

TEST(LockWarnings, AWaitWithALockIsTold) {
  for (const Waiting& waiting : kWaits) {
    const auto with_lock = [&] {
      std::mutex mutex;
      const std::lock_guard lock(mutex);
      waiting.wait();
    };
    EXPECT_THAT(warnings(with_lock),
                Contains(AllOf(HasSubstr(waiting.what), HasSubstr("holding mutex #"))));
  }
}

TEST(LockWarnings, AWaitWithoutOneIsNot) {
  for (const Waiting& waiting : kWaits) EXPECT_THAT(warnings(waiting.wait), IsEmpty());
}

TEST(LockWarnings, ALockThatWaitsForAnotherOneIsNone) {
  EXPECT_THAT(warnings(one_after_the_other), IsEmpty());
}

TEST(LockWarnings, AReaderThatReadsAgainIsTold) {
  const auto reads_again = [] {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    ::pthread_rwlock_rdlock(&lock);
    ::pthread_rwlock_rdlock(&lock);
    ::pthread_rwlock_unlock(&lock);
    ::pthread_rwlock_unlock(&lock);
  };
  EXPECT_THAT(warnings(reads_again), Contains(HasSubstr("takes reader lock #1 again")));
  const auto reads_twice = [] {
    std::shared_mutex mutex;
    for (int i = 0; i < 2; ++i) const std::shared_lock lock(mutex);
  };
  EXPECT_THAT(warnings(reads_twice), IsEmpty());
}

void count_together() {
  std::mutex mutex;
  int count = 0;
  const auto add = [&] {
    for (int i = 0; i < 20; ++i) {
      const std::lock_guard lock(mutex);
      ++count;
      std::this_thread::yield();
    }
  };
  std::thread one(add);
  std::thread other(add);
  add();
  one.join();
  other.join();
}

TEST(LockContention, CountsEveryTaking) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const LockReport report = watch_locks(seed, count_together).report;
    ASSERT_EQ(report.rows.size(), 1u);
    const LockReport::Row& row = report.rows.front();
    EXPECT_EQ(row.lock, "mutex #1");
    EXPECT_EQ(row.taken, 60u);
    EXPECT_GT(row.contended, 0u);
    EXPECT_LE(row.longest_queue, 2u);
    EXPECT_GT(row.waits_ns.p50, 0u);
    EXPECT_LE(row.waits_ns.p50, row.waits_ns.most);
    EXPECT_GE(row.holds_ns.p50, scheduler::Scheduler::kStepNs);
  }
}

TEST(LockContention, ALockOfOneThreadIsNotContended) {
  const auto alone = [] {
    std::mutex mutex;
    for (int i = 0; i < 5; ++i) const std::lock_guard lock(mutex);
  };
  const LockReport report = watch_locks(1, alone).report;
  EXPECT_EQ(report.rows.front().taken, 5u);
  EXPECT_EQ(report.rows.front().contended, 0u);
  EXPECT_EQ(report.rows.front().longest_queue, 0u);
}

TEST(LockContention, WatchingChangesNothing) {
  const auto program = [] {
    count_together();
    return 0;
  };
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_EQ(watch_locks(seed, count_together).run.hash, simulate(seed, program).hash);
  }
}

}  // namespace
}  // namespace reprise::sim
