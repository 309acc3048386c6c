// T-10: two threads, or three, store one memory each. Small enough to explore all schedules.

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/store_together.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

engram::Memory episode(std::size_t thread, std::size_t i) {
  return make_memory(id_of(thread, i), thread, filler(3 + 4 * thread, thread));
}

template <std::size_t kThreads>
void run(sim::Run& run) {
  constexpr std::size_t kStores = 1;
  store_together(run, Draws(run).options(kThreads * kStores), kThreads, kStores, &episode);
}

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB02, engram::Bug::kB03, engram::Bug::kB04,
                   engram::Bug::kB05});

}  // namespace

const sim::Scenario kWarmTwoStores{"warm_two_stores", "the warm tier: two threads store once",
                                   kSwitches, &run<2>};
const sim::Scenario kWarmThreeStores{"warm_three_stores", "the warm tier: three threads store once",
                                     kSwitches, &run<3>};

}  // namespace reprise::scenarios
