#pragma once
// Threads for the programs of this folder.

#include <thread>
#include <vector>

namespace reprise::programs {

/// Runs both at once, each in a thread of its own. @returns 0, the exit status
int in_two_threads(const auto& one, const auto& other) {
  std::thread first(one);
  std::thread second(other);
  first.join();
  second.join();
  return 0;
}

/// Runs the body in so many threads at once, which it is told the numbers of, from 0.
void together(int threads, const auto& body) {
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : all) thread.join();
}

}  // namespace reprise::programs
