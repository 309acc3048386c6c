#pragma once
// Explores the schedules of a run: one run for each Mazurkiewicz trace, or under rc11 for each
// execution graph, until there is none left.
//
// Everything else is held fixed: the workload's choices are the seed's, and no fault strikes.

#include <cstdint>
#include <functional>
#include <string>

#include "sim/explore.hpp"

namespace reprise::sim {

/// @param before_run called before each run: what the watchdog wants to know
ExploreResult explore_schedules(World& world, const Scenario& scenario,
                                const Configuration& configuration, const ScheduleTask& task,
                                const std::function<void()>& before_run);

}  // namespace reprise::sim
