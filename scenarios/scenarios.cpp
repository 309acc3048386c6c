#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {

std::span<const sim::Scenario* const> all() {
  // A switch is measured in the first scenario that has it.
  static constexpr const sim::Scenario* kAll[] = {
      &kArena0,         &kArena0Calm,      &kArena3,           &kEngramWal,   &kEngramWalCalm,
      &kHelloDeadlock,  &kHelloRace,       &kJournal,          &kLeveldb,     &kWarmStore,
      &kWarmCompaction, &kWarmBurst,       &kWarmIteration,    &kWarmWriters, &kWarmProperty,
      &kWarmTwoStores,  &kWarmThreeStores, &kWarmGet,          &kWarmMixed,   &kWarmHot,
      &kWarmPanic,      &kWarmReopen,      &kWarmLinearizable, &kWarmLossy,   &kWarmCrash,
      &kWarmCrashCalm};
  return kAll;
}

}  // namespace reprise::scenarios
