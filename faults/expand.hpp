#pragma once
// Splits pending records into micro-operations, as a profile's file system would.
//
// Determinism: pure.

#include "faults/micro_op.hpp"
#include "faults/profile.hpp"

namespace reprise::faults {

/// @returns the micro-operations of everything in `history`, in the order of the records
MicroLog expand(const History& history, const Profile& profile);

}  // namespace reprise::faults
