// Threads that wait for a signal, but not for ever.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/sim/program/deadlines.hpp"

namespace reprise::programs {

int two_wait_for_one_signal() {
  std::mutex mutex;
  std::condition_variable changed;
  int late = 0;
  const auto wait_for = [&](std::chrono::milliseconds time, int bit) {
    std::unique_lock lock(mutex);
    if (changed.wait_for(lock, time) == std::cv_status::timeout) late |= bit;
  };
  std::thread one([&] { wait_for(std::chrono::milliseconds(1), 1); });
  std::thread other([&] { wait_for(std::chrono::seconds(2), 2); });
  { const std::lock_guard lock(mutex); }
  changed.notify_one();
  one.join();
  other.join();
  return late;
}

int look_at_a_deadline() {
  std::mutex mutex;
  std::condition_variable changed;
  int is_late = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
  std::thread waiting([&] {
    std::unique_lock lock(mutex);
    changed.wait_until(lock, deadline);
  });
  std::thread looking([&] {
    const std::lock_guard lock(mutex);
    is_late = std::chrono::steady_clock::now() >= deadline ? 1 : 0;
  });
  { const std::lock_guard lock(mutex); }
  changed.notify_one();
  waiting.join();
  looking.join();
  return is_late;
}

}  // namespace reprise::programs
