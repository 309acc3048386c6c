#include "tests/sim/program/deadlines.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

using namespace std::chrono_literals;

struct Signalled {
  std::mutex mutex;
  std::condition_variable changed;
  bool flag = false;

  void set() {
    const std::lock_guard lock(mutex);
    flag = true;
    changed.notify_one();
  }
};

/// A thread uses a lock once while another one tries to have it.
template <class Lock, class Try>
int try_beside(Lock& lock, Try try_to_have) {
  std::thread user([&] { const std::lock_guard guard(lock); });
  const bool has_it = try_to_have(lock);
  if (has_it) lock.unlock();
  user.join();
  return has_it ? 1 : 0;
}

}  // namespace

int look_while_another_sleeps(int ms) {
  std::atomic<int> value = 0;
  std::thread sleeper([&] {
    std::this_thread::sleep_for(ms * 1ms);
    value = 1;
  });
  const int seen = value;
  sleeper.join();
  return seen;
}

int lock_behind_a_sleeper(int ms) {
  std::mutex mutex;
  int first = 0;
  const auto take = [&](int name) {
    const std::lock_guard lock(mutex);
    if (first == 0) first = name;
  };
  mutex.lock();
  std::thread one(take, 1);
  std::thread two(take, 2);
  std::this_thread::sleep_for(ms * 1ms);
  mutex.unlock();
  one.join();
  two.join();
  return first;
}

int two_sleepers(int one_ms, int other_ms) {
  std::atomic<int> first = 0;
  const auto sleep = [&](int name, int ms) {
    std::this_thread::sleep_for(ms * 1ms);
    int nobody = 0;
    first.compare_exchange_strong(nobody, name);
  };
  std::thread one(sleep, 1, one_ms);
  std::thread two(sleep, 2, other_ms);
  one.join();
  two.join();
  return first;
}

int count_sleepers(int threads, int times) {
  std::atomic<int> count = 0;
  together(threads, [&](int) {
    for (int i = 0; i < times; ++i) std::this_thread::sleep_for(1ms);
    ++count;
  });
  std::chrono::steady_clock::now();
  return count;
}

int wait_once() {
  Signalled signalled;
  std::thread other([&] { signalled.set(); });
  int result = 0;
  {
    std::unique_lock lock(signalled.mutex);
    const auto status = signalled.changed.wait_for(lock, 1ms);
    result = (status == std::cv_status::no_timeout ? 2 : 0) + (signalled.flag ? 1 : 0);
  }
  other.join();
  return result;
}

int late_waits(int ms) {
  Signalled signalled;
  std::thread other([&] { signalled.set(); });
  int late = 0;
  {
    std::unique_lock lock(signalled.mutex);
    while (!signalled.flag && late < 2) {
      if (signalled.changed.wait_for(lock, ms * 1ms) == std::cv_status::timeout) ++late;
    }
  }
  other.join();
  return late;
}

int wait_in_vain(int ms) {
  Signalled signalled;
  std::unique_lock lock(signalled.mutex);
  return signalled.changed.wait_for(lock, ms * 1ms) == std::cv_status::timeout ? 1 : 0;
}

int wait_until_seen(int ms) {
  Signalled signalled;
  std::thread other([&] { signalled.set(); });
  int result = 0;
  {
    std::unique_lock lock(signalled.mutex);
    while (!signalled.flag) signalled.changed.wait_for(lock, ms * 1ms);
    result = signalled.flag ? 1 : 0;
  }
  other.join();
  return result;
}

int tick_until_stopped() {
  Signalled stops;
  int ticks = 0;
  std::thread clock([&] {
    std::unique_lock lock(stops.mutex);
    while (!stops.flag) {
      if (stops.changed.wait_for(lock, 1ms) == std::cv_status::timeout) ++ticks;
    }
  });
  stops.set();
  clock.join();
  return std::min(ticks, 2);
}

int two_consumers() {
  std::mutex mutex;
  std::condition_variable filled;
  int items = 0;
  int result = 0;
  const auto consume = [&] {
    std::unique_lock lock(mutex);
    const bool has_one = filled.wait_for(lock, 1ms, [&] { return items > 0; });
    if (has_one) --items;
    result += has_one ? 10 : 1;
  };
  std::thread one(consume);
  std::thread other(consume);
  {
    const std::lock_guard lock(mutex);
    ++items;
    filled.notify_one();
  }
  one.join();
  other.join();
  return result;
}

int sleep_until_seen(int ms) {
  std::atomic<int> value = 0;
  std::thread writer([&] { value = 1; });
  while (value == 0) std::this_thread::sleep_for(ms * 1ms);
  writer.join();
  return value;
}

int lock_in_time(int ms) {
  std::timed_mutex mutex;
  return try_beside(mutex, [ms](auto& lock) { return lock.try_lock_for(ms * 1ms); });
}

int lock_at_once() {
  std::timed_mutex mutex;
  return try_beside(mutex, [](auto& lock) { return lock.try_lock_for(0ms); });
}

int share_in_time() {
  std::shared_timed_mutex mutex;
  std::thread user([&] { const std::lock_guard guard(mutex); });
  const bool has_it = mutex.try_lock_shared_for(1ms);
  if (has_it) mutex.unlock_shared();
  user.join();
  return has_it ? 1 : 0;
}

int acquire_in_time() {
  std::counting_semaphore<4> tokens(0);
  std::thread giver([&] { tokens.release(); });
  const bool has_it = tokens.try_acquire_for(1ms);
  giver.join();
  return has_it ? 1 : 0;
}

int join_in_time() {
  pthread_t thread;
  pthread_create(
      &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
  timespec deadline{};
  clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_nsec += 1'000'000;
  if (deadline.tv_nsec >= 1'000'000'000) {
    deadline.tv_nsec -= 1'000'000'000;
    ++deadline.tv_sec;
  }
  const bool has_ended = pthread_timedjoin_np(thread, nullptr, &deadline) == 0;
  if (!has_ended) pthread_join(thread, nullptr);
  return has_ended ? 1 : 0;
}

int two_locks_in_time(int ms) {
  std::timed_mutex mutexes[2];
  std::atomic<int> had_both = 0;
  const auto take_both = [&](int name) {
    const std::lock_guard lock(mutexes[name - 1]);
    if (!mutexes[2 - name].try_lock_for(ms * 1ms)) return;
    had_both += name;
    mutexes[2 - name].unlock();
  };
  std::thread one(take_both, 1);
  std::thread two(take_both, 2);
  one.join();
  two.join();
  return had_both;
}

int lock_beside_a_sleeper(int sleeps_ms, int tries_ms) {
  std::timed_mutex mutex;
  mutex.lock();
  std::atomic<int> has_it = 0;
  std::thread other([&] {
    if (!mutex.try_lock_for(tries_ms * 1ms)) return;
    has_it = 1;
    mutex.unlock();
  });
  std::this_thread::sleep_for(sleeps_ms * 1ms);
  mutex.unlock();
  other.join();
  return has_it;
}

int lock_in_the_end() {
  std::timed_mutex mutex;
  int count = 0;
  const auto work = [&] {
    while (!mutex.try_lock_for(1ms)) {
    }
    ++count;
    mutex.unlock();
  };
  std::thread one(work);
  std::thread two(work);
  one.join();
  two.join();
  return count;
}

int two_wait() {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_late = false;
  bool done = false;
  std::thread patient([&] {
    std::unique_lock lock(mutex);
    while (!done) changed.wait(lock);
  });
  std::thread hasty([&] {
    std::unique_lock lock(mutex);
    is_late = changed.wait_for(lock, 1ms) == std::cv_status::timeout;
  });
  {
    const std::lock_guard lock(mutex);
    changed.notify_one();
  }
  {
    const std::lock_guard lock(mutex);
    done = true;
    changed.notify_all();
  }
  patient.join();
  hasty.join();
  return is_late ? 1 : 0;
}

int two_readers_of_a_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  int first = 0;
  const auto read_one = [&](int name) {
    char byte = 0;
    if (read(ends[0], &byte, 1) == 1 && byte == 'a') first = name;
  };
  std::thread one(read_one, 1);
  std::thread two(read_one, 2);
  (void)!write(ends[1], "ab", 2);
  one.join();
  two.join();
  close(ends[0]);
  close(ends[1]);
  return first;
}

int poll_a_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  std::thread writer([&] { (void)!write(ends[1], "a", 1); });
  pollfd asked{ends[0], POLLIN, 0};
  const int ready = poll(&asked, 1, 1);
  writer.join();
  close(ends[0]);
  close(ends[1]);
  return ready;
}

int poll_in_a_loop() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  std::thread writer([&] { (void)!write(ends[1], "a", 1); });
  pollfd asked{ends[0], POLLIN, 0};
  while (poll(&asked, 1, 0) == 0) std::this_thread::yield();
  writer.join();
  close(ends[0]);
  close(ends[1]);
  return asked.revents == POLLIN ? 1 : 0;
}

int look_for_a_file() {
  std::thread writer([&] { close(creat("/flag", 0600)); });
  while (access("/flag", F_OK) != 0) std::this_thread::sleep_for(1ms);
  writer.join();
  return unlink("/flag") == 0 ? 1 : 0;
}

int read_the_clock() {
  const auto begin = std::chrono::steady_clock::now();
  std::thread sleeper([] { std::this_thread::sleep_for(50ms); });
  const bool has_passed = std::chrono::steady_clock::now() - begin >= 50ms;
  sleeper.join();
  return has_passed ? 1 : 0;
}

}  // namespace reprise::programs
