// T-12: a few clients store, touch, remove and read the same few memories in every order, perhaps
// while texts are compacted. What each of them is told must be explained by one memory that is
// changed and looked at by one after the other.

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/checks.hpp"
#include "scenarios/warm_tier/histories.hpp"
#include "scenarios/warm_tier/memories.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

struct Step {
  std::size_t key = 0;
  MemoryCell::Call call;
};

struct Load {
  std::size_t ids = 0;
  std::vector<std::vector<Step>> clients;
  std::size_t compactions = 0;
};

Load draw_load(Draws& draws) {
  constexpr Deed kDeeds[] = {Deed::get, Deed::get, Deed::store, Deed::touch, Deed::remove};
  Load load;
  load.ids = draws.between(1, 3);
  load.clients.resize(draws.between(2, 5));
  std::uint64_t number = 0;
  for (auto& steps : load.clients) {
    steps.resize(draws.between(1, 8));
    for (Step& step : steps) {
      step.key = draws.between(0, load.ids - 1);
      step.call = {kDeeds[draws.between(0, std::size(kDeeds) - 1)], ++number};
    }
  }
  load.compactions = draws.between(0, 2);
  return load;
}

void compact(const Stage& stage) {
  const auto report = stage.storage.compact_content();
  if (!report.ok()) stage.witness.complain("INV-ENG-9", report.error().describe());
}

std::string id_of_key(std::size_t key) { return id_of(0, key); }

void run(sim::Run& run) {
  Draws draws(run);
  const Load load = draw_load(draws);
  const std::size_t clients = load.clients.size();
  // Each client holds a second slot for a moment.
  const std::size_t capacity = load.ids + clients;
  play(run, draws.options(capacity), [&](const Stage& stage) {
    Histories histories(stage);
    run_together(clients + 1, [&](std::size_t thread) {
      if (thread < clients) {
        for (const auto& [key, call] : load.clients[thread]) {
          histories.act(thread, id_of_key(key), call);
        }
      } else {
        for (std::size_t i = 0; i < load.compactions; ++i) compact(stage);
      }
    });
    for (std::size_t key = 0; key < load.ids; ++key) {
      histories.act(clients, id_of_key(key), {Deed::get, 0});
    }
    check_layout(stage, capacity);
    check_count(stage, stage.storage.entries().size());
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches(
    {engram::Bug::kB01, engram::Bug::kB03, engram::Bug::kB05, engram::Bug::kB49, engram::Bug::kB49b,
     engram::Bug::kB50, engram::Bug::kB53, engram::Bug::kB54, engram::Bug::kB55});

}  // namespace

const sim::Scenario kWarmLinearizable{
    "warm_linearizable", "the warm tier: histories of the same memories, checked", kSwitches, &run};

}  // namespace reprise::scenarios
