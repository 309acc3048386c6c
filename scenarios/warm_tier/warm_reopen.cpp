// INV-ENG-10: threads store through the log, the tier is closed and opened again, and all memories
// are back. The file that was closed is what its header says.

#include <fmt/format.h>

#include "scenarios/scenarios.hpp"
#include "scenarios/warm_tier/memories.hpp"
#include "scenarios/warm_tier/store_together.hpp"
#include "system/engram/warm/durable_tier.hpp"

namespace reprise::scenarios {
namespace {

using namespace warm_tier;

constexpr const char* kDirectory = "/engram";

struct Load {
  std::size_t lives;
  std::size_t threads;
  std::size_t stores;
  engram::WarmOptions warm;
};

engram::WalOptions wal_options(const Load& load) {
  engram::WalOptions options;
  options.background_writer = false;  // everybody waits for his own entry
  options.bugs = load.warm.bugs;
  return options;
}

engram::Memory episode(std::size_t thread, std::size_t i) {
  const std::uint64_t number = 100 * thread + i;
  return make_memory(id_of(thread, i), number, filler(number % 30, number));
}

void check_reopened(engram::DurableTier& tier, const Expected& expected, Witness& witness) {
  for (const auto& [id, memory] : expected) {
    const auto found = tier.get(id);
    if (found.ok() && *found == memory) continue;
    witness.complain("INV-ENG-10", id + " is not back as it was");
  }
  if (tier.storage().statistics().memory_count != expected.size()) {
    witness.complain("INV-ENG-6", "the count after reopening is not what was stored");
  }
}

/// A process's work between open and close. @returns whether it got there
bool live(const Load& load, std::size_t life, Expected& expected, Witness& witness) {
  const auto opened = engram::DurableTier::open(kDirectory, load.warm, wal_options(load));
  if (!opened.ok()) {
    witness.complain("INV-ENG-10", "does not open: " + opened.error().describe());
    return false;
  }
  engram::DurableTier& tier = **opened;
  check_reopened(tier, expected, witness);
  std::vector<std::vector<engram::Memory>> stored(load.threads);
  run_together(load.threads, [&](std::size_t thread) {
    for (std::size_t i = 0; i < load.stores; ++i) {
      stored[thread].push_back(episode(thread, life * load.stores + i));
      const auto applied = tier.apply(engram::PutMemory{stored[thread].back()});
      if (!applied.ok()) witness.complain("INV-ENG-10", applied.error().describe());
    }
  });
  for (const auto& memories : stored) {
    for (const engram::Memory& memory : memories) expected.emplace(memory.id, memory);
  }
  return tier.close().ok();
}

void check_file(const Expected& expected, Witness& witness) {
  const auto header = engram::load_existing(fmt::format("{}/warm.dat", kDirectory));
  if (header.ok() && header->entry_count == expected.size()) return;
  witness.complain("INV-ENG-10", header.ok() ? "the header has another count"
                                             : "the file: " + header.error().describe());
}

void run(sim::Run& run) {
  Draws draws(run);
  Load load{draws.between(1, 3), draws.between(1, 4), draws.between(1, 4), {}};
  load.warm = draws.options(load.lives * load.threads * load.stores);
  play_alone(run, [&](Witness& witness) {
    Expected expected;
    for (std::size_t life = 0; life < load.lives; ++life) {
      if (!live(load, life, expected, witness)) return;
      check_file(expected, witness);
    }
    const auto last = engram::DurableTier::open(kDirectory, load.warm, wal_options(load));
    if (last.ok()) return check_reopened(**last, expected, witness);
    witness.complain("INV-ENG-10", "does not open: " + last.error().describe());
  });
}

const std::vector<sim::BugSwitch> kSwitches = warm_switches({engram::Bug::kB52});

}  // namespace

const sim::Scenario kWarmReopen{"warm_reopen", "the warm tier: closed and opened from its log",
                                kSwitches, &run};

}  // namespace reprise::scenarios
