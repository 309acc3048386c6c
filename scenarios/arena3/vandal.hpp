#pragma once
// The vandal: damages a record of the log on the disk, as bit rot or a stray write would, while the
// node is down. The numbers C-2 to C-4 of the arena's catalogue.
//
// Threading: the program of a simulated process.

#include "scenarios/arena0/witness.hpp"
#include "scenarios/arena3/chaos.hpp"

namespace reprise::scenarios::arena3 {

/// The program of the vandal's process: damages a record that was acknowledged, if one is there.
/// @returns 0 if it may be damaged now
int vandalise(const VandalPlan& plan, const arena0::Witness& witness);

}  // namespace reprise::scenarios::arena3
