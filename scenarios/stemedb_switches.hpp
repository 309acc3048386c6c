#pragma once
// The bug switches of system/, for the scenarios that run it.

#include <initializer_list>
#include <vector>

#include "sim/scenario.hpp"
#include "system/base/bugs.hpp"

namespace reprise::scenarios {

/// @param left_out bugs that the scenario never gives an occasion to show themselves
/// @returns every other switch of system/, as `list` shows them
std::vector<sim::BugSwitch> stemedb_switches(std::initializer_list<stemedb::Bug> left_out = {});

/// @returns the switches that a configuration turns on
stemedb::BugSwitches stemedb_bugs(const sim::Configuration& configuration);

}  // namespace reprise::scenarios
