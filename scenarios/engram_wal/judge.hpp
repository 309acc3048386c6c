#pragma once
// What must hold, and who looks:
//
//   INV-EWAL-1  no number is given twice; numbers increase in the order of the log
//   INV-EWAL-2  what was promised survives, and each thread's memories are a prefix of its deeds
//   INV-EWAL-3  a replay of the log gives the memories that its writer had, also after compaction
//   INV-EWAL-4  nothing is there that nobody stored, and nothing is half of something
//   INV-EWAL-5  on a healed machine the store opens, takes an operation and keeps it
//   INV-EWAL-6  no process allocates out of proportion to its memories, whatever a header says
//   INV-ENG-5   a thread reads what it wrote
//   INV-ENG-10  after close and reopen all memories are back

#include "scenarios/engram_wal/setup.hpp"
#include "scenarios/engram_wal/witness.hpp"

namespace reprise::scenarios::engram_wal {

/// @returns what memories show; what nobody stored goes to the witness
Views view_of(const Store& store, Witness& witness);

/// Opens the store where nothing goes wrong. @returns nullptr, and complains, if it does not open
std::unique_ptr<Store> open_store(const Setup& setup, Witness& witness);

/// Looks at a store that was just opened.
void examine(const Store& store, Witness& witness);

/// Replays the log of a store that was closed, and compares.
void compare_with_replay(const Setup& setup, const Store& store, Witness& witness);

/// The judge: a fresh process after the machine was healed.
int judge(const Setup& setup, Witness& witness);

}  // namespace reprise::scenarios::engram_wal
