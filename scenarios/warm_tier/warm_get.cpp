// T-02: readers read everything there is, round after round. Nobody writes; nothing may be missing
// and nobody may wait for ever.

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

void read_all(const Stage& stage, const Expected& expected) {
  for (const auto& [id, memory] : expected) {
    const auto found = get(stage, id);
    if (found == memory) continue;
    stage.witness.complain("INV-ENG-5", fmt::format("{} is {}", id, describe(found)));
  }
}

void run(sim::Run& run) {
  Draws draws(run);
  const std::size_t memories = draws.between(1, 20);
  const std::size_t readers = draws.between(2, 10);
  const std::size_t rounds = draws.between(1, 3);
  play(run, draws.options(memories), [&](const Stage& stage) {
    const Expected expected = preload(stage, memories, [](std::size_t i) { return 10 * i; });
    run_together(readers, [&](std::size_t) {
      for (std::size_t round = 0; round < rounds; ++round) read_all(stage, expected);
    });
    check_layout(stage, memories);
    check_memories(stage, expected);
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB01});

}  // namespace

const sim::Scenario kWarmGet{"warm_get", "the warm tier: many readers, nobody writes", kSwitches,
                             &run};

}  // namespace reprise::scenarios
