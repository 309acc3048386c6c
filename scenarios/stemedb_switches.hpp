#pragma once
// The bug switches of system/, for the scenarios that run it.

#include <vector>

#include "sim/scenario.hpp"
#include "system/base/bugs.hpp"

namespace reprise::scenarios {

/// @returns every switch of system/, as `list` shows them
std::vector<sim::BugSwitch> stemedb_switches();

/// @returns the switches that a configuration turns on
stemedb::BugSwitches stemedb_bugs(const sim::Configuration& configuration);

}  // namespace reprise::scenarios
