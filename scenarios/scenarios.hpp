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
extern const sim::Scenario kWarmBurst;
extern const sim::Scenario kWarmCompaction;
extern const sim::Scenario kWarmCrash;
extern const sim::Scenario kWarmCrashCalm;
extern const sim::Scenario kWarmGet;
extern const sim::Scenario kWarmHot;
extern const sim::Scenario kWarmIteration;
extern const sim::Scenario kWarmLinearizable;
extern const sim::Scenario kWarmLossy;
extern const sim::Scenario kWarmMixed;
extern const sim::Scenario kWarmPanic;
extern const sim::Scenario kWarmProperty;
extern const sim::Scenario kWarmReopen;
extern const sim::Scenario kWarmStore;
extern const sim::Scenario kWarmTwoStores;
extern const sim::Scenario kWarmThreeStores;
extern const sim::Scenario kWarmWriters;

std::span<const sim::Scenario* const> all();

}  // namespace reprise::scenarios
