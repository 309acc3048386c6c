#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {

std::span<const sim::Scenario* const> all() {
  static constexpr const sim::Scenario* kAll[] = {&kArena0,    &kArena0Calm,    &kArena3,
                                                  &kEngramWal, &kEngramWalCalm, &kHelloDeadlock,
                                                  &kHelloRace, &kJournal,       &kLeveldb};
  return kAll;
}

}  // namespace reprise::scenarios
