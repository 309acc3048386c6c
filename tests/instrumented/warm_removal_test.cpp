// A memory is read, removed, and the texts are compacted, all at once: small enough to make every
// schedule of it.

#include <gtest/gtest.h>

#include <thread>

#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/stage.hpp"
#include "tests/sim/explored.hpp"

namespace reprise {
namespace {

using namespace scenarios::warm_tier;

void read_removed_and_compacted(sim::Run& run) {
  Draws draws(run);
  play(run, draws.options(1), [](const Stage& stage) {
    const engram::Memory memory = make_memory(id_of(0, 0), 0, filler(17, 0));
    store(stage, memory);
    std::thread reader([&] { get(stage, memory.id); });
    std::thread remover([&] { stage.storage.remove(memory.id); });
    const auto report = stage.storage.compact_content();
    if (!report.ok()) stage.witness.complain("INV-ENG-9", report.error().describe());
    reader.join();
    remover.join();
  });
}

sim::ExploreResult explore_removal(std::vector<std::string> bugs) {
  const sim::Scenario scenario{
      "removal", "read, removed and compacted", {}, &read_removed_and_compacted, {}, false, false,
      true};
  sim::World world(scheduler::BackendKind::fibers);
  sim::Configuration configuration = sim::calm_without_races();
  configuration.bugs = std::move(bugs);
  return sim::explore_schedules(world, scenario, configuration, {.most_runs = 1'000'000});
}

TEST(WarmRemoval, IsWholeForReadersWhileTextsAreCompacted) {
  const sim::ExploreResult explored = explore_removal({});
  EXPECT_TRUE(explored.schedules->exhausted);
  for (const sim::ExploredFinding& finding : explored.findings) {
    ADD_FAILURE() << finding.run.finding->message;
  }
}

TEST(WarmRemoval, ShowsAnotherTextWhereTheSlotIsRetiredLate) {
  EXPECT_FALSE(explore_removal({"B-82"}).findings.empty());
}

}  // namespace
}  // namespace reprise
