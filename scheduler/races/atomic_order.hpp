#pragma once
// What atomic operations order, as long as each of them reads the latest value: acquire sees what
// the release that wrote the value published; a release sequence is continued by read-modify-writes
// alone (C++20 [atomics.order], [atomics.fences]).
//
// Determinism and threading: as HappensBefore.

#include <cstdint>
#include <vector>

#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {

/// The numbers are those of __ATOMIC_RELAXED and its family.
enum class MemoryOrder : std::uint8_t { relaxed, consume, acquire, release, acq_rel, seq_cst };

constexpr bool acquires(MemoryOrder order) {
  return order != MemoryOrder::relaxed && order != MemoryOrder::release;
}
constexpr bool releases(MemoryOrder order) { return order >= MemoryOrder::release; }

class AtomicOrder {
 public:
  explicit AtomicOrder(HappensBefore& order) : order_(order) {}
  void begin() { tasks_.clear(); }

  void load(TaskId task, const void* location, MemoryOrder order);
  void store(TaskId task, const void* location, MemoryOrder order);
  /// A read-modify-write.
  void update(TaskId task, const void* location, MemoryOrder order);
  void fence(TaskId task, MemoryOrder order);

 private:
  struct OfTask {
    VectorClock before_release_fence;  // what a relaxed store publishes
    VectorClock read_relaxed;          // what an acquire fence lets it see
  };
  OfTask& of(TaskId task) {
    if (task >= tasks_.size()) tasks_.resize(task + 1);
    return tasks_[task];
  }

  HappensBefore& order_;
  std::vector<OfTask> tasks_;  // by task id
};

}  // namespace reprise::scheduler
