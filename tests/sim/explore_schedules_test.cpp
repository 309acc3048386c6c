// Every order of steps that makes a difference, in real programs; the numbers are those of optimal
// tools.

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/sim/explored.hpp"

namespace reprise::sim {
namespace {

int counter_under_a_mutex() {
  std::mutex mutex;
  int number = 0;
  const auto count = [&] {
    for (int i = 0; i < 2; ++i) {
      const std::lock_guard lock(mutex);
      ++number;
    }
  };
  std::thread one(count);
  std::thread other(count);
  one.join();
  other.join();
  return number == 4 ? 0 : 1;
}

class Queue {
 public:
  explicit Queue(int capacity) : capacity_(capacity) {}

  void put() {
    std::unique_lock lock(mutex_);
    while (filled_ == capacity_) has_room_.wait(lock);
    ++filled_;
    has_value_.notify_one();
  }

  void take() {
    std::unique_lock lock(mutex_);
    while (filled_ == 0) has_value_.wait(lock);
    --filled_;
    has_room_.notify_one();
  }

 private:
  const int capacity_;
  int filled_ = 0;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::condition_variable has_value_;
};

template <int capacity>
int bounded_queue() {
  Queue queue(capacity);
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&queue] { queue.put(); });
  for (int i = 0; i < 2; ++i) threads.emplace_back([&queue] { queue.take(); });
  for (std::thread& thread : threads) thread.join();
  return 0;
}

int two_locks() {
  std::mutex one;
  std::mutex other;
  std::thread thread([&] {
    const std::lock_guard first(other);
    const std::lock_guard second(one);
  });
  {
    const std::lock_guard first(one);
    const std::lock_guard second(other);
  }
  thread.join();
  return 0;
}

TEST(ExploreSchedules, CounterUnderAMutex) {
  expect_executions(kExplored, &counter_under_a_mutex, 6);
}

// By counting the orders in which the lock is taken, and the waiters that a notification can wake:
// where it always wakes the one that came first, the second number is 48.
TEST(ExploreSchedules, BoundedQueueOfTwoConditions) {
  expect_executions(kExplored, &bounded_queue<1>, 64);
  expect_executions(kExplored, &bounded_queue<2>, 60);
}

TEST(ExploreSchedules, BruteForceCountsAsMany) {
  EXPECT_EQ(traces_of(kExplored, &counter_under_a_mutex), 6u);
  EXPECT_EQ(traces_of(kExplored, &bounded_queue<1>), 64u);
  EXPECT_EQ(traces_of(kExplored, &bounded_queue<2>), 60u);
  EXPECT_EQ(traces_of(kExplored, &two_locks), 3u);
}

TEST(ExploreSchedules, FindsADeadlockAndGoesOn) {
  const ExploreResult result = explore(kExplored, &two_locks);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings.front().run.finding->kind, "deadlock");
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->executions, 3u);
  EXPECT_EQ(result.schedules->failed, 1u);
}

TEST(ExploreSchedules, ACounterexampleIsAPlan) {
  const ExploreResult result = explore(kExplored, &two_locks);
  World world(scheduler::BackendKind::fibers);
  const RunResult& found = result.findings.front().run;
  const RunResult again = run_once(world, kExplored, calm_without_races(), &found.decisions);
  ASSERT_TRUE(again.finding);
  EXPECT_EQ(again.finding->signature, found.finding->signature);
  EXPECT_EQ(again.trace_hash, found.trace_hash);
}

TEST(ExploreSchedules, GoesOnWhereItStopped) {
  expect_the_same_in_stretches(kExplored, &bounded_queue<1>);
  expect_the_same_in_stretches(kExplored, &two_locks);
}

TEST(ExploreSchedules, StopsWhenToldAndSaysSo) {
  const ExploreResult result = explore(kExplored, &bounded_queue<1>, 10);
  EXPECT_FALSE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->runs, 10u);
  EXPECT_LT(result.schedules->millionths_done, 1'000'000u);
}

// Nobody sees what the loop reads.
int tick_until_stopped() {
  std::mutex mutex;
  std::condition_variable changed;
  bool stops = false;
  std::thread clock([&] {
    std::unique_lock lock(mutex);
    while (!stops) changed.wait_for(lock, std::chrono::milliseconds(1));
  });
  {
    const std::lock_guard lock(mutex);
    stops = true;
    changed.notify_one();
  }
  clock.join();
  return 0;
}

TEST(ExploreSchedules, ALoopThatWaitsAgainAndAgainHasNoExecutionsWithoutEnd) {
  const ExploreResult result = explore(kExplored, &tick_until_stopped);
  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.schedules->exhausted);
  EXPECT_EQ(result.schedules->reservation, "a thread waits with near deadlines very often");
}

int yield_until_the_other_has_been() {
  std::atomic<int> turn = 0;
  std::thread other([&] {
    while (turn == 0) sched_yield();
    turn = 2;
  });
  turn = 1;
  while (turn != 2) sched_yield();
  other.join();
  return 0;
}

int poll_under_a_mutex() {
  std::mutex mutex;
  bool is_done = false;
  std::thread other([&] {
    const std::lock_guard lock(mutex);
    is_done = true;
  });
  for (bool is_over = false; !is_over;) {
    {
      const std::lock_guard lock(mutex);
      is_over = is_done;
    }
    sched_yield();
  }
  other.join();
  return 0;
}

int yield_for_ever() {
  const volatile bool is_done = false;
  while (!is_done) sched_yield();
  return 0;
}

TEST(ExploreSchedules, WhoYieldsLetsOthersGoFirst) {
  expect_executions(kExplored, &yield_until_the_other_has_been, 1);
  const ExploreResult polling = explore(kExplored, &poll_under_a_mutex, 100);
  EXPECT_TRUE(polling.findings.empty());
  EXPECT_EQ(polling.schedules->reservation, "");
}

TEST(ExploreSchedules, ALoopThatYieldsForEverComesToTheLimit) {
  const ExploreResult result = explore(kExplored, &yield_for_ever);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings.front().run.finding->kind, "liveness");
  EXPECT_EQ(result.schedules->reservation, "a run has more steps than are explored");
}

}  // namespace
}  // namespace reprise::sim
