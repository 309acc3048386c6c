#pragma once
// The one line to paste that makes a run again.

#include <string>

#include "sim/scenario.hpp"

namespace reprise::sim {

/// @returns "reprise replay arena0 --seed 0x... --bug B-26": the options that differ from the
/// default
std::string reproduce_command(const Configuration& configuration);

}  // namespace reprise::sim
