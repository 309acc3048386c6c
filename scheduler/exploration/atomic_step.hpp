#pragma once
// What a step does to an atomic object of which tasks may see other stores than the newest (memory
// model rc11). Such steps are ordered by reads-from alone: a read comes after the store that it
// reads, and neither reads nor stores of one object conflict otherwise, whatever order they are
// made in. What makes executions differ is the choice: which store is read, or behind which one, in
// modification order, a store is put.

#include <cstdint>
#include <vector>

#include "scheduler/exploration/touches.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

/// A store, the same in every execution that makes it.
using StoreName = std::uint64_t;

/// @param ordinal the task's stores to atomic objects are counted, from 0
constexpr StoreName store_name(TaskId task, std::uint32_t ordinal) {
  return (StoreName{task} + 1) << 32 | ordinal;
}
/// @returns the name of what the object holds at first
constexpr StoreName first_store(ObjectId object) { return object; }

/// Stores in modification order, the last one first.
using Stores = std::vector<StoreName>;

/// What an access may do, before it does it.
struct OpenStep {
  ObjectId object = 0;
  bool reads = true;       ///< one of the options; else it puts a store behind one
  bool may_store = false;  ///< it reads, and puts a store right behind what it read, or may do so
  Stores stores;           ///< all of the object's
  Stores options;
  StoreName oldest = 0;  ///< in front of which it sees nothing
  Stores taken;          ///< could be read but for a read-modify-write that has read the same store
};

/// What it has done.
struct AtomicStep {
  OpenStep open;
  StoreName chosen = 0;
  bool writes = false;
  StoreName written = 0;
};

}  // namespace reprise::scheduler
