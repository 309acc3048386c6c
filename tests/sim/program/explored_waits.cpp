// Threads that wait in loops, as all of them are explored.

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "tests/sim/program/explored.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

constexpr int kMostAttempts = 3;

int first_of(int caller) {
  static const int first = caller;
  return first;
}

// In one loop up to so often, and then in another one.
int attempts_of_two_loops(auto wait_in_first, auto wait_in_second) {
  std::atomic<int> flag = 0;
  int attempts = 0;
  together(2, [&](int i) {
    if (i == 0) return flag.store(1);
    int vain = 0;
    for (; vain < kMostAttempts && flag == 0; ++vain) wait_in_first();
    while (flag == 0) wait_in_second();
    attempts = vain;
  });
  return attempts;
}

}  // namespace

int spin_lock() {
  std::atomic<bool> taken = false;
  int counter = 0;
  together(2, [&](int) {
    while (taken.exchange(true)) sched_yield();
    ++counter;
    taken = false;
  });
  return counter;
}

int spin_without_a_yield() {
  std::atomic_flag taken;
  int counter = 0;
  together(2, [&](int) {
    while (taken.test_and_set(std::memory_order_acquire)) {
    }
    ++counter;
    taken.clear(std::memory_order_release);
  });
  return counter;
}

int spin_on_two() {
  std::atomic<bool> wants[2] = {false, false};
  std::atomic<int> turn = 0;
  int counter = 0;
  together(2, [&](int i) {
    wants[i] = true;
    turn = 1 - i;
    while (wants[1 - i] && turn == 1 - i) {
    }
    ++counter;
    wants[i] = false;
  });
  return counter;
}

int wait_in_a_loop() {
  std::atomic<int> number = 0;
  int seen = 0;
  together(2, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      const auto rounds = std::make_unique<volatile int>(0);  // in memory of its own
      while (number.load() == 0) {
        *rounds = *rounds + 1;
        sched_yield();
      }
      seen = 1;
    }
  });
  return seen;
}

int wait_beside_others() {
  std::atomic<bool> flags[2] = {false, false};  // in one word
  together(2, [&](int i) {
    if (i == 0) {
      flags[0] = true;
      flags[1] = true;
    } else {
      while (!flags[1]) sched_yield();
    }
  });
  return 0;
}

int peterson() {
  std::atomic<int> wants[2] = {0, 0};
  std::atomic<int> turn = 0;
  int count = 0;
  together(2, [&](int i) {
    wants[i] = 1;
    turn = 1 - i;
    while (wants[1 - i].load() == 1 && turn.load() == 1 - i) sched_yield();
    ++count;
    wants[i] = 0;
  });
  return count;
}

int give_up(int attempts) {
  std::atomic<bool> is_there = false;
  bool saw = false;
  together(2, [&](int i) {
    if (i == 0) return is_there.store(true);
    for (int attempt = 0; attempt < attempts && !saw; ++attempt) {
      if (attempt > 0) sched_yield();
      saw = is_there;
    }
  });
  return saw ? 1 : 0;
}

int attempts_to_see() {
  std::atomic<int> flag = 0;
  int attempts = 0;
  together(2, [&](int i) {
    if (i == 0) return flag.store(1, std::memory_order_release);
    int vain = 0;
    for (; vain < kMostAttempts && flag.load(std::memory_order_acquire) == 0; ++vain) sched_yield();
    attempts = vain;
  });
  return attempts;
}

int attempts_to_take() {
  std::atomic<int> taken = 1;
  int attempts = 0;
  together(2, [&](int i) {
    if (i == 0) return taken.store(0);
    int vain = 0;
    for (; vain < kMostAttempts && taken.exchange(1) == 1; ++vain) sched_yield();
    attempts = vain;
  });
  return attempts;
}

int attempts_before_waiting() {
  return attempts_of_two_loops([] { sched_yield(); }, [] { sched_yield(); });
}

int attempts_before_waiting_in_c() {
  return attempts_of_two_loops([] { thrd_yield(); }, [] { thrd_yield(); });
}

int attempts_before_sleeping() {
  constexpr timespec kWhile{0, 1000};
  return attempts_of_two_loops([&] { thrd_sleep(&kWhile, nullptr); },
                               [&] { thrd_sleep(&kWhile, nullptr); });
}

int attempts_before_spinning() {
  return attempts_of_two_loops([] { sched_yield(); }, [] {});
}

int spin_in_calls() {
  std::mutex mutex;
  int last = 0;
  together(2, [&](int i) {
    if (i == 0) {
      mutex.lock();
    } else {
      while (!mutex.try_lock()) {
      }
    }
    last = i + 1;
    mutex.unlock();
  });
  return last;
}

int attempts_before_looking_under_a_lock() {
  std::atomic<int> flag = 0;
  std::mutex mutex;
  bool is_done = false;
  int vain = 0;
  together(2, [&](int i) {
    if (i == 0) {
      flag = 1;
      const std::lock_guard guard(mutex);
      is_done = true;
      return;
    }
    for (; vain < kMostAttempts && flag == 0; ++vain) sched_yield();
    for (bool sees_it = false; !sees_it;) {
      const std::lock_guard guard(mutex);
      sees_it = is_done;
    }
  });
  return vain;
}

int yield_once() {
  std::atomic<int> number = 0;
  int seen = 0;
  together(2, [&](int i) {
    if (i == 0) return number.store(2, std::memory_order_relaxed);
    seen = number.load(std::memory_order_relaxed);
    if (seen != 2) sched_yield();
    number.store(1, std::memory_order_relaxed);
  });
  return seen == 0 && number == 2 ? 1 : 0;
}

int initialise_a_static() {
  together(2, [](int i) { first_of(i + 1); });
  return first_of(0);
}

int wake_after_a_store() {
  std::atomic<int> flag = 0;
  together(2, [&](int i) {
    if (i == 0) {
      flag.store(1, std::memory_order_release);
      ::syscall(SYS_futex, &flag, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    } else {
      ::syscall(SYS_futex, &flag, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    }
  });
  return 0;
}

int yield_in_a_loop() {
  static std::atomic<int> flag;
  flag = 0;
  std::thread writer([] { flag = 1; });
  while (flag == 0) std::this_thread::yield();
  writer.join();
  return 0;
}

int take_numbers() {
  std::atomic<int> numbers[2] = {0, 0};
  together(2, [&](int i) {
    numbers[i] = 1 + numbers[1 - i];
    for (;;) {
      const int other = numbers[1 - i];
      const int own = numbers[i];
      if (other == 0 || other > own || (other == own && i == 0)) break;
      std::this_thread::yield();
    }
    numbers[i] = 0;
  });
  return 0;
}

int count_rounds_for_another() {
  std::atomic<int> number = 0;
  const auto rounds = std::make_unique<volatile int>(0);
  together(2, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      while (number == 0) {
        *rounds = *rounds + 1;
        std::this_thread::yield();
      }
    }
  });
  return *rounds < 0 ? 1 : 0;
}

int wait_for_what_nobody_does() {
  std::atomic<int> numbers[2] = {0, 0};
  together(3, [&](int i) {
    if (i < 2) {
      numbers[i] = 1;
    } else {
      while (numbers[0] + numbers[1] != 3) std::this_thread::yield();
    }
  });
  return 0;
}

[[gnu::noinline]] static void relax() { sched_yield(); }

int try_and_then_wait() {
  std::atomic<int> flag = 0;
  std::atomic<int> waits = 0;
  std::thread waiter([&] {
    for (int i = 0; i < 3; ++i) {
      if (flag != 0) return;
      relax();
    }
    waits = 1;
    while (flag == 0) relax();
  });
  const int seen = waits;
  flag = 1;
  waiter.join();
  return seen * 2 + waits;
}

int try_twice() {
  std::atomic<int> number = 0;
  std::atomic<int> flag = 1;
  std::thread writer([&] {
    flag = 0;
    number = 1;
  });
  int seen = 0;
  for (int i = 0; i < 2 && seen == 0; ++i) {
    if (number == 1) {
      seen = 1;
    } else if (flag == 1) {
      seen = 2;
    } else {
      relax();
    }
  }
  writer.join();
  return seen;
}

}  // namespace reprise::programs
