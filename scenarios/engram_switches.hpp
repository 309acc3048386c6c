#pragma once
// The bug switches of system/engram, for the scenarios that run it.

#include <initializer_list>
#include <vector>

#include "sim/scenario.hpp"
#include "system/engram/bugs.hpp"

namespace reprise::scenarios {

/// @returns every switch of the log, as `list` shows them
std::vector<sim::BugSwitch> engram_switches();

/// @param bugs those that a scenario of the warm tier gives an occasion, or that it must not notice
std::vector<sim::BugSwitch> warm_switches(std::initializer_list<engram::Bug> bugs);

/// @returns the switches that a configuration turns on
engram::BugSwitches engram_bugs(const sim::Configuration& configuration);

}  // namespace reprise::scenarios
