// T-14: walks over all memories while writers store, replace and remove. A walk shows whatever is
// there all the while exactly once, and nothing twice.

#include <fmt/format.h>

#include <map>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/preload.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr std::size_t kFillerBytes = 16;

struct Load {
  std::size_t preloaded;
  std::size_t writers;
  std::size_t stores;
  std::size_t walkers;
  std::size_t walks;
};

engram::Memory episode(std::size_t writer, std::size_t i) {
  return make_memory(id_of(writer, i), 100 * writer + i, filler(i, writer));
}

/// Stores new memories, removes every third again, and stores an old one anew as it was.
void write(const Stage& stage, const Load& load, std::size_t writer) {
  const auto must_store = [&](const engram::Memory& memory) {
    const engram::Status stored = stage.tier.store(memory);
    if (!stored.ok()) stage.witness.complain("INV-ENG-11", stored.error().describe());
  };
  for (std::size_t i = 0; i < load.stores; ++i) {
    must_store(episode(writer, i));
    if (i % 3 == 2) stage.tier.remove(id_of(writer, i));
    must_store(preloaded((writer + i) % load.preloaded, kFillerBytes));
  }
}

void walk(const Stage& stage, const Load& load) {
  std::map<std::string, std::size_t> seen;
  const engram::Status walked =
      stage.tier.for_each([&](const engram::Memory& memory) { ++seen[memory.id]; });
  if (!walked.ok()) stage.witness.complain("INV-ENG-11", walked.error().describe());
  for (std::size_t i = 0; i < load.preloaded; ++i) {
    if (seen.contains(preloaded_id(i))) continue;
    stage.witness.complain("INV-ENG-11", "a walk misses " + preloaded_id(i));
  }
  for (const auto& [id, times] : seen) {
    if (times == 1) continue;
    stage.witness.complain("INV-ENG-11", fmt::format("a walk shows {} {} times", id, times));
  }
}

Expected expected_at_the_end(const Load& load) {
  Expected expected;
  for (std::size_t i = 0; i < load.preloaded; ++i) {
    expected.emplace(preloaded_id(i), preloaded(i, kFillerBytes));
  }
  for (std::size_t writer = 0; writer < load.writers; ++writer) {
    for (std::size_t i = 0; i < load.stores; ++i) {
      if (i % 3 != 2) expected.emplace(id_of(writer, i), episode(writer, i));
    }
  }
  return expected;
}

void run(sim::Run& run) {
  Draws draws(run);
  const Load load{draws.between(1, 10), draws.between(1, 5), draws.between(1, 6),
                  draws.between(1, 2), draws.between(1, 4)};
  // Each writer holds a second slot for a moment.
  const std::size_t capacity = load.preloaded + load.writers * (load.stores + 1);
  play(run, draws.options(capacity), [&](const Stage& stage) {
    for (std::size_t i = 0; i < load.preloaded; ++i) {
      if (!stage.tier.store(preloaded(i, kFillerBytes)).ok()) return;
    }
    run_together(load.writers + load.walkers, [&](std::size_t thread) {
      if (thread < load.writers) return write(stage, load, thread);
      for (std::size_t i = 0; i < load.walks; ++i) walk(stage, load);
    });
    walk(stage, load);
    check_layout(stage, capacity);
    check_memories(stage, expected_at_the_end(load));
  });
}

const std::vector<sim::BugSwitch> kSwitches =
    warm_switches({engram::Bug::kB01, engram::Bug::kB53, engram::Bug::kB55});

}  // namespace

const sim::Scenario kWarmIteration{"warm_iteration", "the warm tier: walks while others write",
                                   kSwitches, &run};

}  // namespace reprise::scenarios
