#pragma once
// What the rules of memory leave open, and who says what happens.
//
// Threading: values.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "scheduler/memory/history.hpp"

namespace reprise::scheduler {

/// What is chosen: the store that an access reads, the place of a store in modification order, and
/// whether a weak compare-exchange fails for no reason.
enum class MemoryChoice : std::uint8_t { read, place, spurious };

/// @returns which of n, at least 2; 0 is the newest store, the end of modification order, and no
/// failure
using MemoryChooser = std::function<std::uint64_t(MemoryChoice what, TaskId task, std::uint64_t n)>;

/// An access with all that it may do, for whoever goes through everything.
struct OpenAccess {
  TaskId task = kNoTask;
  const History& history;
  bool reads = true;                    ///< one of the positions; else it writes behind one
  bool may_store = false;               ///< it reads, and is or may become a read-modify-write
  std::span<const Position> positions;  ///< that it may take, the newest first
  std::span<const Position>
      taken;  ///< ... but for a read-modify-write that has read the same store
  bool is_seq_cst = false;
};

/// @returns which of the positions
using AccessExplorer = std::function<std::size_t(const OpenAccess&)>;

}  // namespace reprise::scheduler
