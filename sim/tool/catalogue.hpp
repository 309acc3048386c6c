#pragma once
// What names on the command line may mean: scenarios, their switches, strategies, profiles, faults.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/expected.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

using Scenarios = std::span<const Scenario* const>;

/// @returns the scenario of that name, or a line that says there is none
Expected<const Scenario*> scenario_named(Scenarios scenarios, const std::string& name);

/// @returns what is wrong with a configuration of this scenario, if anything
std::optional<Error> configuration_error(const Scenario& scenario,
                                         const Configuration& configuration);

/// @returns what is wrong with a profile's name, if anything
std::optional<Error> profile_error(std::string_view profile);

/// @returns what is wrong with a NAME=VALUE, if anything
std::optional<Error> fault_error(std::string_view fault);

}  // namespace reprise::sim
