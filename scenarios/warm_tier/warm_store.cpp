// T-01: threads store at once, each its own memories. Are slots and texts handed out one by one?

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/store_together.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

engram::Memory episode(std::size_t thread, std::size_t i) {
  std::string text = fmt::format("Content from thread {} episode {} - ", thread, i);
  for (std::size_t n = 0; n < thread; ++n) text += "padding";
  return make_memory(id_of(thread, i), 100 * thread + i, std::move(text));
}

void run(sim::Run& run) { store_together(run, 10, 10, &episode); }

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB04, engram::Bug::kB05, engram::Bug::kB56});

}  // namespace

const sim::Scenario kWarmStore{"warm_store", "the warm tier: threads store at once", kSwitches,
                               &run};

}  // namespace reprise::scenarios
