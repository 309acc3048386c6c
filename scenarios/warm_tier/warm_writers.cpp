// T-05: many writers leave a barrier and store short texts of different lengths. A text under
// another one's id shows at once.

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/store_together.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

engram::Memory episode(std::size_t thread, std::size_t i) {
  const std::uint64_t number = 100 * thread + i;
  return make_memory(id_of(thread, i), number, filler(3 * (thread + i), number));
}

void run(sim::Run& run) { store_together(run, 20, 5, &episode); }

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB02, engram::Bug::kB05});

}  // namespace

const sim::Scenario kWarmWriters{"warm_writers", "the warm tier: many writers leave a barrier",
                                 kSwitches, &run};

}  // namespace reprise::scenarios
