// Threads that wait in loops which look at several things in a round, as all of them are explored.

#include <sched.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/sim/program/explored.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {

int look_twice_in_each_round() {
  std::atomic<int> number = 0;
  int seen = 0;
  together(2, [&](int i) {
    if (i == 0) return number.store(1);
    for (;; sched_yield()) {
      const int before = number;
      const int after = number;
      if (before == 0 && after == 0) continue;
      seen = before == 1 ? 1 : 2;
      return;
    }
  });
  return seen;
}

int wait_for_atomic_or_locked() {
  std::atomic<int> number = 0;
  std::mutex mutex;
  int locked = 0;
  int seen = 0;
  std::thread waiter([&] {
    for (;; sched_yield()) {
      if (number == 1) {
        seen = 1;
        return;
      }
      const std::lock_guard guard(mutex);
      if (locked == 1) {
        seen = 2;
        return;
      }
    }
  });
  std::thread other([&] {
    const std::lock_guard guard(mutex);
    locked = 1;
  });
  number = 1;
  waiter.join();
  other.join();
  return seen;
}

int store_in_each_round() {
  std::atomic<int> number = 0;
  std::atomic<int> rounds = 0;
  std::atomic<int> flag = 0;
  int seen = 0;
  std::thread waiter([&] {
    for (;; sched_yield()) {
      if (number == 1) seen = 1;
      rounds = 1;
      if (flag == 1) return;
    }
  });
  if (rounds == 1) {
    number = 1;
    number = 0;
  }
  flag = 1;
  waiter.join();
  return seen;
}

int wait_for_either() {
  std::atomic<int> numbers[2] = {0, 0};
  together(3, [&](int i) {
    if (i < 2) {
      numbers[i] = 1;
    } else {
      while (numbers[0] == 0 && numbers[1] == 0) std::this_thread::yield();
    }
  });
  return 0;
}

int wait_for_either_with_a_lock() {
  std::atomic<int> numbers[2] = {0, 0};
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::thread first([&] {
    const std::lock_guard guard(mutex);
    numbers[0] = 1;
  });
  std::thread second([&] { numbers[1] = 1; });
  while (numbers[0] == 0 && numbers[1] == 0) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
  const int seen = numbers[1];
  lock.unlock();
  first.join();
  second.join();
  return seen;
}

int look_in_turns() {
  std::atomic<int> numbers[2] = {0, 0};
  int seen = 0;
  together(3, [&](int i) {
    if (i < 2) return numbers[i].store(1);
    for (int at = 0; seen == 0; at = 1 - at) {
      if (numbers[at] == 1) {
        seen = at + 1;
      } else if (at == 0) {
        sched_yield();
      } else {
        std::this_thread::yield();
      }
    }
  });
  return seen;
}

int look_at_neighbours_in_turns() {
  struct {
    alignas(8) std::atomic<int> first = 0;
    std::atomic<int> second = 0;
  } pair;
  together(3, [&](int i) {
    if (i == 0) return pair.first.store(0);
    if (i == 2) return pair.second.store(1);
    ++pair.first;
    for (;; sched_yield()) {
      if (pair.first == 1) return;
      sched_yield();
      if (pair.second == 1) return;
    }
  });
  return pair.first;
}

int insist_on_a_lock() {
  std::atomic<int> number = 0;
  std::mutex mutex;
  const auto insist = [&] {
    while (!mutex.try_lock()) {
    }
    mutex.unlock();
  };
  together(3, [&](int i) {
    if (i > 0) number = 0;
    if (i == 1 && number != 0) return;
    if (i < 2) insist();
  });
  return 0;
}

int look_behind_a_lock() {
  std::atomic<int> number = 0;
  std::mutex mutex;
  std::thread waiter([&] {
    while (number.load(std::memory_order_relaxed) == 0) {
      mutex.lock();
      mutex.unlock();
      sched_yield();
    }
  });
  number.store(1, std::memory_order_relaxed);
  mutex.lock();
  mutex.unlock();
  waiter.join();
  return 0;
}

int count_beside_a_flag() {
  struct alignas(8) Worker {
    std::atomic<int> stops = 0;
    int rounds = 0;
  };
  Worker worker;
  std::thread waiter([&] {
    for (; worker.stops == 0; ++worker.rounds) sched_yield();
  });
  worker.stops = 1;
  waiter.join();
  return 0;
}

int look_under_a_lock(int locks_before) {
  std::atomic<int> number = 0;
  std::mutex mutex;
  for (int i = 0; i < locks_before; ++i) const std::lock_guard guard(mutex);
  std::thread waiter([&] {
    std::unique_lock lock(mutex);
    while (number.load(std::memory_order_relaxed) == 0) {
      lock.unlock();
      sched_yield();
      lock.lock();
    }
  });
  number.store(1, std::memory_order_relaxed);
  waiter.join();
  return 0;
}

}  // namespace reprise::programs
