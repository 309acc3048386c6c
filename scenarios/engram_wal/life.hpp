#pragma once
// The program of one life: opens the store, looks, lets writers, a compactor and a reader loose on
// it, closes it, and does so again. A crash may stop it anywhere.
//
// Ordinary threads and files: nothing here speaks to the simulator but through the witness.

#include "scenarios/engram_wal/setup.hpp"
#include "scenarios/engram_wal/witness.hpp"

namespace reprise::scenarios::engram_wal {

/// @returns the process's exit status
int live(const Setup& setup, const std::vector<Round>& rounds, Witness& witness);

/// Does what one thread has planned.
void write(Store& store, const Setup& setup, std::size_t thread, const ThreadPlan& plan,
           Witness& witness);

/// A process of a newer version that writes the first file of the log.
int write_newer_version(const Setup& setup);

}  // namespace reprise::scenarios::engram_wal
