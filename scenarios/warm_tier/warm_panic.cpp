// T-06: threads store, and one of them panics between two stores, or within a walk over all
// memories. The others must not notice. What they stored is only counted, as in the test that this
// one is modelled on; old memories and a new one are looked at.

#include <fmt/format.h>

#include <stdexcept>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kFillerBytes = 12;
constexpr std::size_t kStoresOfPanicking = 3;

struct Load {
  std::size_t preloaded;
  std::size_t threads;
  std::size_t panicking;  ///< which thread
  std::size_t stores;     ///< of each of the others
  bool in_walk;
};

engram::Memory episode(std::size_t thread, std::size_t i) {
  const std::uint64_t number = 100 * thread + i;
  return make_memory(id_of(thread, i), number, filler(number % 50, number));
}

[[noreturn]] void panic() { throw std::runtime_error("a thread panics"); }

void work(const Stage& stage, const Load& load, std::size_t thread) {
  const bool panics = thread == load.panicking;
  const std::size_t stores = panics ? kStoresOfPanicking : load.stores;
  for (std::size_t i = 0; i < stores; ++i) store(stage, episode(thread, i));
  if (panics && load.in_walk) (void)stage.tier.for_each([](const engram::Memory&) { panic(); });
  if (panics) panic();
}

void check_usable(const Stage& stage) {
  const engram::Memory fresh = make_memory("after the panic", 7, "still usable");
  store(stage, fresh);
  if (get(stage, fresh.id) == fresh) return;
  stage.witness.complain("INV-ENG-8", "a memory stored after the panic is not there");
}

void run(sim::Run& run) {
  Draws draws(run);
  Load load{draws.between(1, 10), draws.between(2, 10), 0, draws.between(1, 10), false};
  load.panicking = draws.between(0, load.threads - 1);
  load.in_walk = draws.between(0, 1) == 1;
  const std::size_t stored = (load.threads - 1) * load.stores + kStoresOfPanicking;
  play(run, draws.options(load.preloaded + stored + 1), [&](const Stage& stage) {
    const Expected old = preload(stage, load.preloaded, [](std::size_t) { return kFillerBytes; });
    const std::size_t panics =
        run_together(load.threads, [&](std::size_t thread) { work(stage, load, thread); });
    if (panics != 1) stage.witness.complain("INV-ENG-8", fmt::format("{} panics", panics));
    check_count(stage, load.preloaded + stored);
    for (const auto& [id, memory] : old) {
      if (get(stage, id) == memory) continue;
      stage.witness.complain("INV-ENG-8", id + " is not what it was before the panic");
    }
    check_usable(stage);
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB01});

}  // namespace

const sim::Scenario kWarmPanic{"warm_panic", "the warm tier: one of many threads panics", kSwitches,
                               &run};

}  // namespace reprise::scenarios
