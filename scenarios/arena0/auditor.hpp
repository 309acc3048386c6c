#pragma once
// Follows the log while agents write it, as another consumer would, and complains about what a
// reader must never see.

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena0 {

void audit(const Setup& setup, stemedb::Node& node, Witness& witness);

}  // namespace reprise::scenarios::arena0
