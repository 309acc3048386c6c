#pragma once
// What the operator does before the store is used again: takes interior damage out of the log, so
// that appends are accepted.

#include "scenarios/arena0/witness.hpp"
#include "system/wal/journal.hpp"

namespace reprise::scenarios::arena0 {

/// Tells the witness what was taken out, and complains about damage that had been taken out before:
/// the store has forgotten it.
/// @param faults_are_over taking out may not fail any more
void take_out_damage(stemedb::Journal& journal, bool faults_are_over, Witness& witness);

}  // namespace reprise::scenarios::arena0
