#pragma once
// Surveys: the few runs of a scenario that its profile is taken of, each knowing what those before
// it saw. They do not depend on the seed, and so neither does the profile: whoever makes a run, and
// whatever ran before, the same seed gives the same run. Programs whose memory is watched have
// them, and others under strategies that are blind without a profile.

#include "scheduler/profile.hpp"
#include "sim/run_once.hpp"

namespace reprise::sim {

/// @returns how many surveys come before runs of this kind: none, a few, or, of a survey, those
///          before it
unsigned surveys_before(const Scenario& scenario, const Configuration& configuration);

/// @param number from 1
/// @returns what that survey is made with
Configuration survey_of(const Configuration& configuration, unsigned number);

/// Makes the surveys in this OS process.
/// @returns nothing where there are none
std::optional<scheduler::Profile> take_profile(World& world, const Scenario& scenario,
                                               const Configuration& configuration);

}  // namespace reprise::sim
