// Ordinary C++ threads, in the simulation.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <random>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <thread>

#include "sim/border.hpp"
#include "tests/sim/simulate.hpp"

namespace reprise::sim {
namespace {

constexpr int kSeeds = 50;

// Runs a program under many seeds; nothing may be found, and each seed must repeat its hash.
void expect_clean(const Program& program) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Simulated first = simulate(seed, program);
    ASSERT_FALSE(first.finding) << first.finding->message;
    ASSERT_EQ(first.hash, simulate(seed, program).hash) << "seed " << seed;
  }
}

TEST(Threads, AMutexExcludes) {
  expect_clean([] {
    std::mutex mutex;
    int counter = 0;
    const auto add = [&] {
      for (int i = 0; i < 10; ++i) {
        const std::lock_guard lock(mutex);
        const int seen = counter;
        std::this_thread::yield();
        counter = seen + 1;
      }
    };
    std::thread a(add);
    std::thread b(add);
    a.join();
    b.join();
    EXPECT_EQ(counter, 20);
    return 0;
  });
}

TEST(Threads, AFrameOfMegabytesFitsAsItDoesOnLinux) {
  expect_clean([] {
    std::thread([] {
      volatile char frame[7 * 1024 * 1024];
      frame[0] = 1;
      EXPECT_EQ(frame[0], 1);
    }).join();
    return 0;
  });
}

TEST(Threads, ARaceIsFoundBySomeSeeds) {
  std::set<int> totals;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    simulate(seed, [&totals] {
      int counter = 0;
      const auto add = [&] {
        for (int i = 0; i < 3; ++i) {
          const int seen = counter;
          std::this_thread::yield();
          counter = seen + 1;
        }
      };
      std::thread a(add);
      std::thread b(add);
      a.join();
      b.join();
      const Kernel outside;  // the set belongs to the host
      totals.insert(counter);
      return 0;
    });
  }
  EXPECT_TRUE(totals.contains(3));
  EXPECT_GT(totals.size(), 2u);
}

TEST(Threads, ConditionVariablesSynchroniseWithATimeout) {
  expect_clean([] {
    std::mutex mutex;
    std::condition_variable ready;
    bool flag = false;
    std::thread setter([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const std::lock_guard lock(mutex);
      flag = true;
      ready.notify_one();
    });
    std::unique_lock lock(mutex);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(ready.wait_for(lock, std::chrono::milliseconds(5), [&] { return flag; }));
    EXPECT_TRUE(ready.wait_for(lock, std::chrono::hours(1), [&] { return flag; }));
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_GE(waited, std::chrono::milliseconds(19));
    EXPECT_LE(waited, std::chrono::milliseconds(25));
    lock.unlock();
    setter.join();
    return 0;
  });
}

TEST(Threads, FutexUsersWork) {
  expect_clean([] {
    std::counting_semaphore<8> slots(2);
    std::latch all_done(4);
    std::barrier phases(4);
    std::atomic<int> turn{0};
    std::vector<std::thread> threads;
    for (int id = 0; id < 4; ++id) {
      threads.emplace_back([&, id] {
        slots.acquire();
        slots.release();
        phases.arrive_and_wait();
        for (int now = turn.load(); now != id; now = turn.load()) turn.wait(now);
        turn.store(id + 1);
        turn.notify_all();
        all_done.count_down();
      });
    }
    all_done.wait();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(turn.load(), 4);
    return 0;
  });
}

TEST(Threads, FuturesCarryValuesAndExceptions) {
  expect_clean([] {
    auto value = std::async(std::launch::async, [] { return 42; });
    auto error = std::async(std::launch::async, []() -> int { throw std::out_of_range("x"); });
    EXPECT_EQ(value.get(), 42);
    EXPECT_THROW(error.get(), std::out_of_range);
    return 0;
  });
}

TEST(Threads, SharedMutexesLetReadersIn) {
  expect_clean([] {
    std::shared_mutex mutex;
    int value = 0;
    std::atomic<int> inside{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        const std::shared_lock lock(mutex);
        ++inside;
        std::this_thread::yield();
        EXPECT_EQ(value % 2, 0);
        --inside;
      });
    }
    threads.emplace_back([&] {
      const std::unique_lock lock(mutex);
      EXPECT_EQ(inside, 0);
      ++value;
      std::this_thread::yield();
      ++value;
    });
    for (std::thread& thread : threads) thread.join();
    return 0;
  });
}

TEST(Threads, CallOnceRunsOnceAndAgainAfterAThrow) {
  expect_clean([] {
    std::once_flag flag;
    int tries = 0;
    const auto initialise = [&] {
      try {
        std::call_once(flag, [&] {
          std::this_thread::yield();
          if (++tries == 1) throw std::runtime_error("first");
        });
      } catch (const std::runtime_error&) {
      }
    };
    std::thread a(initialise);
    std::thread b(initialise);
    std::thread c(initialise);
    a.join();
    b.join();
    c.join();
    EXPECT_EQ(tries, 2);
    return 0;
  });
}

TEST(Threads, EntropyComesFromTheSeed) {
  std::set<unsigned> drawn;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (int repeat = 0; repeat < 2; ++repeat) {
      simulate(seed, [&drawn] {
        const unsigned word = std::random_device()();
        const Kernel outside;
        drawn.insert(word);
        return 0;
      });
    }
  }
  EXPECT_EQ(drawn.size(), 10u);
}

TEST(Threads, ManyThreadsRunAtOnce) {
  const Simulated outcome = simulate(1, [] {
    std::vector<std::thread> threads;
    std::atomic<int> count{0};
    for (int i = 0; i < 10'000; ++i) threads.emplace_back([&count] { ++count; });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(count, 10'000);
    return 0;
  });
  EXPECT_FALSE(outcome.finding);
}

TEST(Threads, ADeadlockIsFoundWithItsCycle) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Simulated outcome = simulate(seed, [] {
      std::mutex left;
      std::mutex right;
      std::thread other([&] {
        const std::lock_guard first(right);
        const std::lock_guard second(left);
      });
      {
        const std::lock_guard first(left);
        const std::lock_guard second(right);
      }
      other.join();
      return 0;
    });
    if (!outcome.finding) continue;
    ++found;
    EXPECT_EQ(outcome.finding->kind, "deadlock");
    EXPECT_EQ(outcome.finding->details.size(), 2u);
  }
  EXPECT_GT(found, 3);
  EXPECT_LT(found, kSeeds);
}

TEST(Threads, AnUncaughtExceptionIsAFinding) {
  const Simulated outcome = simulate(1, [] {
    std::thread thrower([] { throw std::runtime_error("nobody catches this"); });
    thrower.join();
    return 0;
  });
  ASSERT_TRUE(outcome.finding);
  EXPECT_EQ(outcome.finding->signature, "exception: std::runtime_error");
}

TEST(Threads, ARunThatNeverEndsHitsTheLimit) {
  const auto spin = [] {
    for (;;) std::this_thread::yield();
    return 0;
  };
  const Simulated outcome = simulate(1, spin, "uniform", {.steps = 1000, .time_ns = ~0ull});
  ASSERT_TRUE(outcome.finding);
  EXPECT_EQ(outcome.finding->kind, "liveness");
}

struct Noisy {
  int* destroyed;
  ~Noisy() { ++*destroyed; }
};

TEST(Threads, ThreadLocalDestructorsRunAtTheEndOfAThread) {
  expect_clean([] {
    static int destroyed;
    destroyed = 0;
    std::thread([] {
      thread_local Noisy noisy{&destroyed};
      (void)noisy.destroyed;
    }).join();
    EXPECT_EQ(destroyed, 1);
    return 0;
  });
}

TEST(Processes, AKillRunsNoDestructorAndGivesMemoryBack) {
  World& world = test_world();
  const auto strategy = scheduler::make_strategy("sticky");
  int destroyed = 0;
  for (int round = 0; round < 2000; ++round) {
    RunOptions options;
    options.seed = static_cast<std::uint64_t>(round);
    world.begin(options, *strategy);
    world.start("victim", [&destroyed] {
      const Noisy noisy{&destroyed};
      std::vector<std::thread> threads;
      for (int i = 0; i < 3; ++i) {
        threads.emplace_back([] {
          const std::vector<char> memory(100'000);
          for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        });
      }
      for (std::thread& thread : threads) thread.join();
      return 0;
    });
    EXPECT_EQ(world.run(100), Pause::alarm);
    world.kill_all();
    EXPECT_EQ(world.run(), Pause::finished);
    world.end();
  }
  EXPECT_EQ(destroyed, 0);
}

}  // namespace
}  // namespace reprise::sim
