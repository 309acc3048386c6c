#pragma once
// What is kept of which atomic object, by its address. Objects of another size at the same bytes
// are other objects: whoever comes last starts anew with what memory holds.
//
// Determinism: addresses are looked up, never walked. Threading: touched only by whoever runs.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "scheduler/address_table.hpp"
#include "scheduler/memory/cell.hpp"

namespace reprise::scheduler {

/// @tparam Record has begin(cell, serial), the number being one that no other object of the run
/// has, and cell(): a History or a NewestStore
template <class Record>
class Locations {
 public:
  /// Forgets the last run, but keeps its memory for the next one.
  void begin();

  /// @returns the record of the object, which begins now if this is its first access; it stays
  /// where it is until it is forgotten
  Record& at(Cell cell) {
    Room*& recent = recent_[recent_slot(cell.address)];
    if (recent == nullptr || !recent->live || recent->record.cell() != cell) {
      recent = &rooms_[room_of(cell)];
    }
    return recent->record;
  }
  /// @returns the same, or null if there was no access yet
  const Record* find(Cell cell) const;

  /// The memory is freed: what comes to these addresses next is something else.
  void forget(const void* address, std::size_t bytes);

  /// Calls visit(record) for each object there is.
  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < used_; ++i) {
      if (rooms_[i].live) visit(rooms_[i].record);
    }
  }

 private:
  /// The least power of two that no atomic object straddles.
  static constexpr std::uintptr_t kGranule = 16;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kRecent = 64;  // a power of two: enough for a hot loop

  struct Room {
    Record record;
    bool live = false;
    std::uint32_t next = kNone;  // in the same granule
  };
  /// Of a granule: its first room.
  struct First {
    std::uint32_t room = kNone;
    void clear() { room = kNone; }
  };
  static std::uintptr_t granule(const void* address) {
    return reinterpret_cast<std::uintptr_t>(address) / kGranule;
  }
  static std::size_t recent_slot(const void* address) {
    return reinterpret_cast<std::uintptr_t>(address) / sizeof(std::uint32_t) % kRecent;
  }

  std::uint32_t room_of(Cell cell);
  void forget_in_granule(std::uintptr_t granule, const void* begin, const void* end);
  std::uint32_t new_room();

  std::deque<Room> rooms_;  // what is beyond used_ keeps its memory for later
  std::size_t used_ = 0;
  std::uint64_t serials_ = 0;
  std::vector<std::uint32_t> free_;
  AddressTable<First> first_in_;         // by granule
  std::array<Room*, kRecent> recent_{};  // by address; null: none
};

}  // namespace reprise::scheduler
