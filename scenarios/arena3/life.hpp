#pragma once
// One life of the node in Arena 3, and how it gets well in the last one.
//
// Threading: programs of simulated processes.

#include <functional>

#include "scenarios/arena0/witness.hpp"
#include "scenarios/arena3/chaos.hpp"

namespace reprise::scenarios::arena3 {

/// Opens the node; Arena 0's agents and the guests work in it; stops it.
/// @returns the exit status: 0 unless the node could not be opened
int live(const Chaos& chaos, arena0::Witness& witness);

/// The last life: the same, but before it ends the faults do, and from then on the node must get
/// on - as it is or, if it says that nothing else helps, opened again. INV-LIVE-1.
/// @param is_trusted says whether the disk has told no lies, so that it can be demanded; asked when
///   the faults are over
int live_and_get_well(const Chaos& chaos, arena0::Witness& witness,
                      const std::function<bool()>& is_trusted);

}  // namespace reprise::scenarios::arena3
