#pragma once
// Threads for the programs of this folder.

#include <thread>

namespace reprise::programs {

/// Runs both at once, each in a thread of its own. @returns 0, the exit status
int in_two_threads(const auto& one, const auto& other) {
  std::thread first(one);
  std::thread second(other);
  first.join();
  second.join();
  return 0;
}

}  // namespace reprise::programs
