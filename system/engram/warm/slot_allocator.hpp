#pragma once
// SlotAllocator: which slots are in use. Each caller of reserve has its slot for itself until it
// gives it back.
//
// The other half of its interface is the defect of B-01 to B-04: to look at the counter, and to
// move it on later. Nobody else may use that.
//
// Threading: all calls may run concurrently. A leaf lock of its own.

#include <atomic>
#include <mutex>
#include <vector>

#include "system/engram/bugs.hpp"
#include "system/engram/vocabulary.hpp"

namespace engram {

class SlotAllocator {
 public:
  SlotAllocator(std::uint32_t capacity, BugSwitches bugs);

  /// @returns a slot that nobody else has; AllocationFailed if all are taken
  Result<std::uint32_t> reserve();
  /// Allocates nothing: it is for those who ran out of memory, too.
  void give_back(std::uint32_t slot);
  /// @returns how many slots are taken
  std::uint32_t used() const;

  Result<std::uint32_t> look_at_next() const;
  void move_on();

 private:
  Error full() const;
  std::memory_order order() const;

  const std::uint32_t capacity_;
  const BugSwitches bugs_;
  mutable std::mutex mutex_;  // guards what follows; the defects do without
  std::atomic<std::uint32_t> next_{0};
  std::vector<std::uint32_t> free_;
};

}  // namespace engram
