// What may happen spuriously: programs that do not expect it fail with it and only with it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

using namespace std::chrono_literals;
using scheduler::SpuriousSet;
using testing::Contains;
using testing::HasSubstr;

constexpr std::uint64_t kRuns = 300;

SpuriousSet kinds(std::string_view text) { return *scheduler::parse_spurious(text); }

/// @returns whether it went well
using Story = std::function<bool()>;

/// Tells a story under a seed. @returns whether it went well
bool goes_well(const Story& story, SpuriousSet spurious, std::uint64_t seed) {
  RunOptions options;
  options.spurious = spurious;
  bool well = false;
  const auto program = [&] {
    well = story();
    return 0;
  };
  const Simulated outcome = simulate_with(options, seed, program, "uniform");
  return well && !outcome.finding;
}

std::uint64_t failures(const Story& story, SpuriousSet spurious) {
  std::uint64_t count = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    if (!goes_well(story, spurious, seed)) ++count;
  }
  return count;
}

/// A consumer waits for an item. @param wait gets a lock on the mutex that guards `ready`
bool hand_over(const std::function<void(std::condition_variable&, std::unique_lock<std::mutex>&,
                                        const bool& ready)>& wait) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  std::thread producer([&] {
    const std::lock_guard lock(mutex);
    ready = true;
    changed.notify_one();
  });
  bool got = false;
  {
    std::unique_lock lock(mutex);
    wait(changed, lock, ready);
    got = ready;
  }
  producer.join();
  return got;
}

bool waits_with_if() {
  return hand_over([](auto& changed, auto& lock, const bool& ready) {
    if (!ready) changed.wait(lock);
  });
}

bool waits_with_while() {
  return hand_over([](auto& changed, auto& lock, const bool& ready) {
    while (!ready) changed.wait(lock);
  });
}

// Looks before it takes the lock: the signal may come in between, to nobody.
bool loses_a_wakeup() {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> ready = false;
  std::thread producer([&] {
    ready = true;
    std::this_thread::yield();
    changed.notify_one();
  });
  while (!ready) {
    std::this_thread::yield();
    std::unique_lock lock(mutex);
    changed.wait(lock);
  }
  producer.join();
  return true;
}

// Gives up at the deadline.
bool waits_for(std::chrono::milliseconds patience) {
  return hand_over([patience](auto& changed, auto& lock, const bool& ready) {
    while (!ready && changed.wait_for(lock, patience) == std::cv_status::no_timeout) {
    }
  });
}

bool waits_as_long_as_it_takes() {
  return hand_over([](auto& changed, auto& lock, const bool& ready) {
    while (!changed.wait_for(lock, 1ms, [&] { return ready; })) {
    }
  });
}

bool gives_up_after_some_yields() {
  std::atomic<bool> done = false;
  std::thread other([&] { done = true; });
  for (int i = 0; i < 3 && !done; ++i) std::this_thread::yield();
  const bool was_done = done;
  other.join();
  return was_done;
}

bool sleeps_until_the_other_is_done() {
  std::atomic<bool> done = false;
  std::thread other([&] { done = true; });
  std::this_thread::sleep_for(50ms);
  const bool well = done;
  other.join();
  return well;
}

template <class Mutex>
bool gets_a_free_lock() {
  Mutex mutex;
  const bool got = mutex.try_lock();
  if (got) mutex.unlock();
  return got;
}

TEST(SpuriousEvents, AWaitWithIfIsFoundByWakeups) {
  EXPECT_GT(failures(waits_with_if, kinds("wakeups")), kRuns / 50);
}

TEST(SpuriousEvents, AWaitWithIfGoesWellWithoutThem) {
  EXPECT_EQ(failures(waits_with_if, kinds("none")), 0u);
  EXPECT_EQ(failures(waits_with_if, kinds("timeouts,trylocks,exchanges")), 0u);
}

TEST(SpuriousEvents, AWaitWithWhileGoesWellWithAllOfThem) {
  EXPECT_EQ(failures(waits_with_while, kinds("all")), 0u);
  EXPECT_EQ(failures(waits_as_long_as_it_takes, kinds("all")), 0u);
}

TEST(SpuriousEvents, ALostWakeupIsFoundAsFastAsWithoutThem) {
  const std::uint64_t without = failures(loses_a_wakeup, kinds("none"));
  const std::uint64_t with = failures(loses_a_wakeup, scheduler::kUsualSpurious);
  EXPECT_GT(without, 10u);
  EXPECT_GE(with * 10, without * 7);
}

TEST(SpuriousEvents, ATimeoutComesWhileOthersCouldRun) {
  const auto hasty = [] { return waits_for(50ms); };
  EXPECT_EQ(failures(hasty, kinds("none")), 0u);
  EXPECT_GT(failures(hasty, kinds("timeouts")), 0u);
}

TEST(SpuriousEvents, APatientThreadIsNotDisappointed) {
  EXPECT_EQ(failures([] { return waits_for(1s); }, kinds("all")), 0u);
}

TEST(SpuriousEvents, ASleepIsNoSynchronisation) {
  EXPECT_EQ(failures(sleeps_until_the_other_is_done, kinds("none")), 0u);
  EXPECT_GT(failures(sleeps_until_the_other_is_done, kinds("timeouts")), 0u);
}

TEST(SpuriousEvents, AYieldMayLetNobodyRun) {
  EXPECT_EQ(failures(gives_up_after_some_yields, kinds("none")), 0u);
  EXPECT_GT(failures(gives_up_after_some_yields, kinds("yields")), 0u);
}

TEST(SpuriousEvents, AFreeLockIsRefusedOnlyWhereThatWasAskedFor) {
  EXPECT_EQ(failures(gets_a_free_lock<std::mutex>, scheduler::kUsualSpurious), 0u);
  EXPECT_EQ(failures(gets_a_free_lock<std::shared_mutex>, scheduler::kUsualSpurious), 0u);
  EXPECT_GT(failures(gets_a_free_lock<std::mutex>, kinds("trylocks")), 0u);
  EXPECT_GT(failures(gets_a_free_lock<std::shared_mutex>, kinds("trylocks")), 0u);
}

scheduler::TraceHash replay(RunOptions options, std::uint64_t seed,
                            const std::vector<scheduler::Decision>& plan, Program program) {
  const auto strategy = scheduler::make_replay_strategy();
  options.seed = seed;
  options.plan = &plan;
  World& world = test_world();
  world.begin(options, *strategy);
  world.start("main", std::move(program));
  world.run();
  const scheduler::TraceHash hash = world.trace().hash();
  world.end();
  return hash;
}

TEST(SpuriousEvents, WhatHappenedIsToldWithAFindingThatReplays) {
  RunOptions options;
  options.spurious = kinds("wakeups");
  test_world().decisions().record(true);
  const auto program = [] {
    if (!waits_with_if()) std::abort();
    return 0;
  };
  std::uint64_t found = 0;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    const Simulated outcome = simulate_with(options, seed, program, "uniform");
    if (!outcome.finding) continue;
    ++found;
    EXPECT_THAT(outcome.finding->details, Contains(HasSubstr("spurious wakeup, of thread 0")));
    const auto plan = test_world().decisions().recorded();
    EXPECT_EQ(replay(options, seed, plan, program), outcome.hash);
  }
  test_world().decisions().record(false);
  EXPECT_GT(found, 0u);
}

}  // namespace
}  // namespace reprise::sim
