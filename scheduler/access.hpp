#pragma once
// An access to memory: what a task is about to do at a scheduling point, and what the race detector
// is told. Locations are addresses; they are compared, never ordered.

#include <cstdint>

namespace reprise::scheduler {

/// To free memory is to write all of it, for the last time.
enum class AccessKind : std::uint8_t {  // a bit says that it writes, the next that it is atomic
  read = 0,
  write = 1,
  atomic_read = 2,
  atomic_write = 3,
  free = 5,
};

constexpr bool is_write(AccessKind kind) { return (static_cast<unsigned>(kind) & 1) != 0; }
constexpr bool is_atomic(AccessKind kind) { return (static_cast<unsigned>(kind) & 2) != 0; }

/// What a task does first when it goes on: with memory, or with an object such as a mutex.
struct NextAccess {
  const void* location = nullptr;  ///< null: nothing that another task could touch, as far as known
  const void* site = nullptr;      ///< the place in the program
  bool writes = true;
  bool commutes = false;  ///< it does nothing that others could notice, such as to begin
  bool plain = false;     ///< it is one to memory that orders nobody
};

/// @returns whether the order of the two could matter; by arithmetic, since it may be asked of
/// every task at every step
constexpr bool conflict(const NextAccess& one, const NextAccess& other) {
  return (one.location == other.location) & (one.writes | other.writes) & (one.location != nullptr);
}

}  // namespace reprise::scheduler
