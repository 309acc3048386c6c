#pragma once
// Names for what stands at an address that are the same in every schedule and every run of a build:
// memory goes by who allocated it and as which of its allocations, globals by their module.
//
// Determinism: addresses are only looked up. Threading: kernel, one caller at a time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/task.hpp"

namespace reprise::sim {

class ObjectNames {
 public:
  using Name = std::uint64_t;

  ObjectNames();

  /// Forgets the last run.
  void begin();

  /// Memory that the task has from now on: from its heap, as its stack or as its storage.
  void allocated(const void* memory, std::size_t bytes, scheduler::TaskId task);

  /// Names that follow one another, byte by byte.
  struct Stretch {
    Name first = 0;
    std::size_t bytes = 0;
  };

  Name of(const void* address) const { return stretch_from(address).first; }

  /// @returns all from there on that has been allocated together
  Stretch stretch_from(const void* address) const {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    Recent& recent = recent_[at / kGranule % recent_.size()];
    if (at - recent.begin >= recent.bytes) recent = find(at);
    const std::size_t offset = at - recent.begin;
    return {recent.name + offset, recent.bytes - offset};
  }

 private:
  struct Range {
    std::uintptr_t end = 0;
    Name name = 0;  // of its first byte; the others follow
  };
  struct Recent {
    std::uintptr_t begin = 0;
    std::size_t bytes = 0;
    Name name = 0;
  };
  // Most allocations have at least so many bytes.
  static constexpr std::size_t kGranule = 32;

  Recent find(std::uintptr_t at) const;

  std::map<std::uintptr_t, Range> modules_;      // by begin
  std::map<std::uintptr_t, Range> allocations_;  // by begin
  std::vector<std::uint64_t> counts_;            // of allocations, by task
  mutable std::array<Recent, 256> recent_ = {};  // found lately
};

/// Memory is told apart by pieces of so many bytes.
inline constexpr std::size_t kPieceBytes = 8;

inline const void* piece_at(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return reinterpret_cast<const void*>(at - at % kPieceBytes);
}

/// @returns whether something holds for any piece that an access touches
template <class Holds>
bool touches_any(const void* address, std::size_t bytes, Holds holds) {
  const auto* const end = static_cast<const std::byte*>(address) + bytes;
  const auto* piece = static_cast<const std::byte*>(piece_at(address));
  for (; piece < end; piece += kPieceBytes) {
    if (holds(piece)) return true;
  }
  return false;
}

}  // namespace reprise::sim
