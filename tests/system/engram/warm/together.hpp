#pragma once
// Threads of a test that start at once, and the time in which they must be done.

#include <barrier>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace engram::test {

/// Far above what any machine needs: whoever is slower than this hangs.
inline constexpr std::chrono::seconds kLiveness{60};

/// Runs a task in so many threads that wait for one another first.
/// @returns how long they took
inline std::chrono::nanoseconds run_together(std::size_t count,
                                             const std::function<void(std::size_t)>& task) {
  std::barrier line(static_cast<std::ptrdiff_t>(count));
  std::vector<std::thread> threads;
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      line.arrive_and_wait();
      task(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return std::chrono::steady_clock::now() - begin;
}

}  // namespace engram::test
