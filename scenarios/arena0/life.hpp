#pragma once
// One life of the node: the program that a crash may stop at any point.

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena0 {

/// Opens the node, lets the agents go on with their plans, audits what they see, and stops it.
/// @returns the exit status: 0 unless the node could not be opened
int live(const Setup& setup, Witness& witness);

}  // namespace reprise::scenarios::arena0
