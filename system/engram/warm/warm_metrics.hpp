#pragma once
// WarmMetrics: what a storage has done so far. Nobody decides anything by them.
//
// Threading: any; relaxed counters, each right by itself.

#include <atomic>
#include <cstdint>

namespace engram {

struct WarmMetrics {
  using Counter = std::atomic<std::uint64_t>;

  Counter writes{0};
  Counter reads{0};
  Counter bytes_written{0};
  Counter bytes_read{0};
  Counter syncs{0};
  Counter hits{0};
  Counter misses{0};
  Counter compactions{0};

  static void add(Counter& counter, std::uint64_t count = 1) {
    counter.fetch_add(count, std::memory_order_relaxed);
  }
};

}  // namespace engram
