// Deadlocks of a part of the threads, and what a report says of lost wakeups.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <threads.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

constexpr std::uint64_t kRuns = 100;
constexpr int kTurns = 2000;

/// Two threads take two locks in opposite orders while a third one has much to do.
template <class First, class Second>
int busy_with(First& first, Second& second, const auto& take_both, const auto& take_reversed) {
  std::thread one([&] { take_both(first, second); });
  std::thread other([&] { take_reversed(first, second); });
  for (int i = 0; i < kTurns; ++i) ::sched_yield();
  one.join();
  other.join();
  return 0;
}

template <template <class> class Outer, template <class> class Inner>
void take(auto& first, auto& second) {
  const Outer outer(first);
  const Inner inner(second);
}

int opposite_orders() {
  std::mutex left;
  std::mutex right;
  return busy_with(
      left, right,
      [](auto& first, auto& second) { take<std::lock_guard, std::lock_guard>(first, second); },
      [](auto& first, auto& second) { take<std::lock_guard, std::lock_guard>(second, first); });
}

int opposite_orders_with_patience() {
  std::timed_mutex left;
  std::timed_mutex right;
  const auto take = [](auto& first, auto& second) {
    const std::lock_guard outer(first);
    if (second.try_lock_for(1ms)) second.unlock();
  };
  return busy_with(left, right, take, [&](auto& first, auto& second) { take(second, first); });
}

int opposite_orders_of_writers() {
  std::shared_mutex left;
  std::shared_mutex right;
  return busy_with(
      left, right,
      [](auto& first, auto& second) { take<std::lock_guard, std::lock_guard>(first, second); },
      [](auto& first, auto& second) { take<std::lock_guard, std::shared_lock>(second, first); });
}

int opposite_orders_of_a_reader() {
  std::shared_mutex shared;
  std::mutex mutex;
  return busy_with(
      shared, mutex,
      [](auto& first, auto& second) { take<std::shared_lock, std::lock_guard>(first, second); },
      [](auto& first, auto& second) { take<std::lock_guard, std::lock_guard>(second, first); });
}

TEST(Deadlocks, ACycleIsReportedWhenItCloses) {
  for (int (*const program)() :
       {&opposite_orders, &opposite_orders_of_writers, &opposite_orders_of_a_reader}) {
    std::uint64_t found = 0;
    for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
      const Simulated outcome = simulate(seed, program);
      if (!outcome.finding) continue;
      ++found;
      EXPECT_EQ(outcome.finding->kind, "deadlock");
      EXPECT_THAT(outcome.finding->signature, HasSubstr("deadlock: thread 1 -["));
      EXPECT_THAT(outcome.finding->details, Contains("main is runnable"));
      EXPECT_LT(outcome.steps, static_cast<std::uint64_t>(kTurns));
    }
    EXPECT_GT(found, 0u);
  }
}

TEST(Deadlocks, WhoGivesUpInTheEndIsInNone) {
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Simulated outcome = simulate(seed, &opposite_orders_with_patience);
    EXPECT_FALSE(outcome.finding) << outcome.finding->message;
  }
}

TEST(Deadlocks, AThreadThatLocksTwiceIsReportedAtOnce) {
  const Simulated outcome = simulate(1, [] {
    std::thread other([] {
      pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
      ::pthread_mutex_lock(&mutex);
      ::pthread_mutex_lock(&mutex);
    });
    for (int i = 0; i < kTurns; ++i) ::sched_yield();
    other.join();
    return 0;
  });
  ASSERT_TRUE(outcome.finding);
  EXPECT_THAT(outcome.finding->signature, HasSubstr("self-deadlock"));
  EXPECT_LT(outcome.steps, static_cast<std::uint64_t>(kTurns));
}

int wait_without_notice() {
  mtx_t mutex;
  cnd_t condition;
  ::mtx_init(&mutex, mtx_plain);
  ::cnd_init(&condition);
  ::mtx_lock(&mutex);
  return ::cnd_wait(&condition, &mutex);
}

TEST(Deadlocks, SayWhereTheProgramCalls) {
  const Simulated outcome = simulate(1, &wait_without_notice);
  ASSERT_TRUE(outcome.finding);
  EXPECT_THAT(outcome.finding->details, Contains(HasSubstr("wait_without_notice")));
}

TEST(Deadlocks, AWriterThatWaitsForAReaderWhoGoesOnIsInNone) {
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Simulated outcome = simulate(seed, [] {
      std::shared_mutex mutex;
      const auto read = [&] {
        for (int i = 0; i < 5; ++i) const std::shared_lock lock(mutex);
      };
      std::thread one(read);
      std::thread other(read);
      for (int i = 0; i < 5; ++i) const std::lock_guard lock(mutex);
      one.join();
      other.join();
      return 0;
    });
    EXPECT_FALSE(outcome.finding) << outcome.finding->message;
  }
}

TEST(Deadlocks, AReaderThatWantsToWriteWaitsForItself) {
  const Simulated outcome = simulate(1, [] {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    ::pthread_rwlock_rdlock(&lock);
    return ::pthread_rwlock_wrlock(&lock);
  });
  ASSERT_TRUE(outcome.finding);
  EXPECT_EQ(outcome.finding->signature,
            "self-deadlock: main waits for a writer lock it holds itself");
}

TEST(Deadlocks, JoiningWhoWaitsForAHeldLockIsOne) {
  const Simulated outcome = simulate(1, [] {
    std::mutex mutex;
    const std::lock_guard lock(mutex);
    std::thread other([&] { const std::lock_guard inner(mutex); });
    other.join();
    return 0;
  });
  ASSERT_TRUE(outcome.finding);
  EXPECT_THAT(outcome.finding->signature, HasSubstr("-[end of a thread]->"));
}

/// @param keeps_order signals under the lock and after the flag, so that no signal is lost
int wait_for_a_signal(bool keeps_order) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  std::thread signaller([&] {
    if (!keeps_order) changed.notify_one();
    const std::lock_guard lock(mutex);
    ready = true;
    if (keeps_order) changed.notify_one();
  });
  {
    std::unique_lock lock(mutex);
    while (!ready) changed.wait(lock);
  }
  signaller.join();
  return 0;
}

// The other deadlocks of this program are signals that came too early to somebody who waited.
TEST(LostWakeups, AreToldWithTheDeadlock) {
  std::uint64_t found = 0;
  std::uint64_t told = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Simulated outcome = simulate(seed, [] { return wait_for_a_signal(false); });
    if (!outcome.finding) continue;
    ++found;
    const bool is_told = std::ranges::any_of(outcome.finding->details, [](const auto& line) {
      return line.find("signalled before when nobody waited, 1 times, last by thread 1") !=
             std::string::npos;
    });
    if (is_told) ++told;
  }
  EXPECT_GT(told, 0u);
  EXPECT_LE(told, found);
}

TEST(LostWakeups, AreNotToldWhereThereWasNoSignal) {
  const Simulated outcome = simulate(1, [] {
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_lock lock(mutex);
    changed.wait(lock);
    return 0;
  });
  ASSERT_TRUE(outcome.finding);
  EXPECT_THAT(outcome.finding->details, Each(Not(HasSubstr("signalled"))));
}

TEST(LostWakeups, AreNoneWhereTheOrderIsKept) {
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    EXPECT_FALSE(simulate(seed, [] { return wait_for_a_signal(true); }).finding);
  }
}

}  // namespace
}  // namespace reprise::sim
