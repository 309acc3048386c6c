#pragma once
// The one line to paste that makes a run again.

#include <string>

#include "sim/tool/job.hpp"

namespace reprise::sim {

/// @returns "reprise replay arena0 --seed 0x... --bug B-26": the options that differ from the
/// default
std::string reproduce_command(const Configuration& configuration);

/// @returns the same for a run that may need more than its seed: "reprise replay FOLDER"
std::string reproduce_command(const Job& job);

}  // namespace reprise::sim
