#pragma once
// A set of places in the code, for a question that every access to memory asks: is it one of them?
//
// Determinism: nothing but membership is ever asked, and never an order. Threading: kernel, one
// caller at a time.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scheduler/address_table.hpp"

namespace reprise::sim {

class PlaceSet {
 public:
  bool contains(const void* place) const { return slots_[slot_of(place)] == place; }

  void insert(const void* place) {
    const std::size_t slot = slot_of(place);
    if (slots_[slot] == place) return;
    slots_[slot] = place;
    if (++count_ * 2 > slots_.size()) grow();
  }

  void clear() {
    if (count_ > 0) std::ranges::fill(slots_, nullptr);
    count_ = 0;
  }

 private:
  static constexpr std::size_t kFewest = 64;  // a power of two, as all sizes

  /// @returns where the place is, or where it would be put
  std::size_t slot_of(const void* place) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (reinterpret_cast<std::uintptr_t>(place) * scheduler::kSpread >> 32) & mask;
    while (slots_[slot] != nullptr && slots_[slot] != place) slot = (slot + 1) & mask;
    return slot;
  }

  void grow() {
    std::vector<const void*> old(slots_.size() * 2);
    old.swap(slots_);
    for (const void* const place : old) {
      if (place != nullptr) slots_[slot_of(place)] = place;
    }
  }

  std::vector<const void*> slots_ = std::vector<const void*>(kFewest);
  std::size_t count_ = 0;
};

}  // namespace reprise::sim
