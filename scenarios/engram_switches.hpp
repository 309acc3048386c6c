#pragma once
// The bug switches of system/engram, for the scenarios that run it.

#include <vector>

#include "sim/scenario.hpp"
#include "system/engram/bugs.hpp"

namespace reprise::scenarios {

/// @returns every switch of system/engram, as `list` shows them
std::vector<sim::BugSwitch> engram_switches();

/// @returns the switches that a configuration turns on
engram::BugSwitches engram_bugs(const sim::Configuration& configuration);

}  // namespace reprise::scenarios
