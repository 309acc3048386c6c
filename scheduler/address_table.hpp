#pragma once
// What a run keeps of addresses, found by a multiplication and a look, as a rule. It is forgotten
// at once, and what was kept keeps its memory for the next run, which will ask about as many.
//
// Determinism: addresses are looked up, never walked. Threading: touched only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace reprise::scheduler {

/// 2^64 by the golden ratio: multiples of it lie far from one another, those of neighbours too
/// (Knuth, The Art of Computer Programming, 6.4).
inline constexpr std::uintptr_t kSpread = 0x9E37'79B9'7F4A'7C15;

/// @tparam Value has clear(), which makes it as new
template <class Value>
class AddressTable {
 public:
  /// @returns what is kept of an address, or null; valid until the next call of `at`
  const Value* find(std::uintptr_t address) const {
    const Slot& slot = slots_[index_of(address)];
    return slot.run == run_ ? &slot.value : nullptr;
  }
  Value* find(std::uintptr_t address) {
    Slot& slot = slots_[index_of(address)];
    return slot.run == run_ ? &slot.value : nullptr;
  }
  /// @returns the same; something new if there was nothing
  Value& at(std::uintptr_t address) {
    Slot& slot = slots_[index_of(address)];
    return slot.run == run_ ? slot.value : add(address);
  }

  void clear() {
    ++run_;
    count_ = 0;
  }

 private:
  static constexpr std::size_t kFewest = 64;  // a power of two, as all sizes

  struct Slot {
    std::uintptr_t address = 0;
    std::uint64_t run = 0;  // in which it was used last
    Value value{};
  };

  /// @returns where the address is, or where it would be put
  std::size_t index_of(std::uintptr_t address) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t index = (address * kSpread >> 32) & mask;
    while (slots_[index].run == run_ && slots_[index].address != address) {
      index = (index + 1) & mask;
    }
    return index;
  }

  Value& add(std::uintptr_t address) {
    if (++count_ * 2 > slots_.size()) grow();
    Slot& slot = slots_[index_of(address)];
    slot.address = address;
    slot.run = run_;
    slot.value.clear();
    return slot.value;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (Slot& slot : old) {
      if (slot.run == run_) slots_[index_of(slot.address)] = std::move(slot);
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kFewest);
  std::uint64_t run_ = 1;
  std::size_t count_ = 0;
};

}  // namespace reprise::scheduler
