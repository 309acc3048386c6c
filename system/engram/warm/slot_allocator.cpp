#include "system/engram/warm/slot_allocator.hpp"

#include <fmt/format.h>

namespace engram {

SlotAllocator::SlotAllocator(std::uint32_t capacity, BugSwitches bugs)
    : capacity_(capacity), bugs_(bugs) {
  free_.reserve(capacity);
}

Result<std::uint32_t> SlotAllocator::reserve() {
  const std::lock_guard lock(mutex_);
  if (!free_.empty()) {
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }
  if (bugs_.has(Bug::kB51)) {
    const std::uint32_t slot = next_++;
    return slot < capacity_ ? Result<std::uint32_t>(slot) : full();
  }
  if (next_ >= capacity_) return full();
  return next_++;
}

void SlotAllocator::give_back(std::uint32_t slot) {
  const std::lock_guard lock(mutex_);
  free_.push_back(slot);
}

std::uint32_t SlotAllocator::used() const {
  const std::lock_guard lock(mutex_);
  return next_ - static_cast<std::uint32_t>(free_.size());
}

Result<std::uint32_t> SlotAllocator::look_at_next() const {
  const std::uint32_t slot = next_.load(order());
  return slot < capacity_ ? Result<std::uint32_t>(slot) : full();
}

void SlotAllocator::move_on() { next_.fetch_add(1, order()); }

/// B-04 is the ordering of the original: another thread may see the counter before the slot.
std::memory_order SlotAllocator::order() const {
  return bugs_.has(Bug::kB04) ? std::memory_order_relaxed : std::memory_order_seq_cst;
}

Error SlotAllocator::full() const {
  return Error(ErrorKind::kAllocationFailed, fmt::format("all {} slots are taken", capacity_));
}

}  // namespace engram
