// T-04: everybody reads the same few memories, over and over, without a pause.

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kHot = 10;
constexpr std::size_t kFillerBytes = 20;

void run(sim::Run& run) {
  Draws draws(run);
  const std::size_t memories = draws.between(kHot, 2 * kHot);
  const std::size_t readers = draws.between(2, 50);
  const std::size_t reads = draws.between(1, 20);
  play(run, draws.options(memories), [&](const Stage& stage) {
    const Expected expected = preload(stage, memories, [](std::size_t) { return kFillerBytes; });
    run_together(readers, [&](std::size_t reader) {
      for (std::size_t i = 0; i < reads; ++i) {
        const auto found = get(stage, preloaded_id((reader + i) % kHot));
        if (found && found->content && !found->content->empty()) continue;
        stage.witness.complain("INV-ENG-5", "a hot memory has no text");
      }
    });
    check_memories(stage, expected);
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB01});

}  // namespace

const sim::Scenario kWarmHot{"warm_hot", "the warm tier: everybody reads the same memories",
                             kSwitches, &run};

}  // namespace reprise::scenarios
