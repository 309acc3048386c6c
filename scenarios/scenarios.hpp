#pragma once
// All scenarios of the tool, by name.

#include <span>

#include "sim/scenario.hpp"

namespace reprise::scenarios {

extern const sim::Scenario kArena0;
extern const sim::Scenario kArena0Calm;
extern const sim::Scenario kArena3;
extern const sim::Scenario kEngramWal;
extern const sim::Scenario kEngramWalCalm;
extern const sim::Scenario kHelloDeadlock;
extern const sim::Scenario kHelloRace;
extern const sim::Scenario kJournal;
extern const sim::Scenario kLeveldb;

std::span<const sim::Scenario* const> all();

}  // namespace reprise::scenarios
