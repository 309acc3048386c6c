#include "scenarios/arena0/setup.hpp"

#include <array>

#include "scenarios/stemedb_switches.hpp"

namespace reprise::scenarios::arena0 {
namespace {

using scheduler::Stream;

constexpr Stream kShapeStream{"arena0.shape"};
constexpr Stream kAgentStream{"arena0.agent"};
constexpr Stream kItemStream{"arena0.item"};
constexpr Stream kVariantStream{"arena0.variant"};

// Draws of the run as a whole, each with a number of its own.
enum Shape : std::uint64_t {
  kLevel,
  kAgents,
  kSegment,
  kDelay,
  kBatch,
  kCommitEvery,
  kCheckpoint,
  kRewrite,
  kCleanup,
  kStraggler,
  kCrashes,
  kLifeLength,
  kSigning,
  kLease,
  kIdleIngest,
  kLastLife,
};

// Half of what is submitted is claims and votes; the other half tries the system's patience.
constexpr std::array<ItemKind, 16> kMix = {
    ItemKind::claim,       ItemKind::claim,        ItemKind::claim,        ItemKind::claim,
    ItemKind::vote,        ItemKind::vote,         ItemKind::vote,         ItemKind::vote,
    ItemKind::colon_claim, ItemKind::duplicate,    ItemKind::undecodable,  ItemKind::huge_count,
    ItemKind::forged,      ItemKind::out_of_range, ItemKind::extreme_time, ItemKind::stray_vote,
};

constexpr std::uint64_t kMostAgents = 4;
constexpr std::uint64_t kFewestItems = 3;
constexpr std::uint64_t kItemSpread = 6;
constexpr std::uint64_t kMostCrashes = 5;
constexpr std::size_t kIngestWorkers = 2;
constexpr std::chrono::milliseconds kLongLease{20};
// Shorter than the work on one record: the other worker takes over in the middle of it.
constexpr std::chrono::microseconds kShortLease{30};
// Lives are cut between their first steps and well after a whole one: 2^5 to 2^12 steps.
constexpr std::uint64_t kShortestLifeLog2 = 5;
constexpr std::uint64_t kLifeLog2Spread = 8;

// Tiny segments, so that rotation is no rare event; and one size that never rotates.
constexpr std::array<std::uint64_t, 4> kSegmentBytes = {600, 1500, 4000, 1 << 20};

// What the oracles here are not made for: devices that put pages elsewhere or nowhere, hangs beyond
// its patience, wall clocks far from when the claims were made, and a process that ends for want of
// memory.
constexpr faults::FamilyId kNotReadyFor[] = {
    faults::FamilyId::lost_write, faults::FamilyId::misdirected_write, faults::FamilyId::disk_hang,
    faults::FamilyId::clock_edge, faults::FamilyId::memory_budget,
};

faults::ContractLevel draw_level(sim::Run& run) {
  // Honest half of the time: most bugs need no fault but the crash.
  constexpr faults::ContractLevel kLevels[] = {
      faults::ContractLevel::honest_disk,   faults::ContractLevel::honest_disk,
      faults::ContractLevel::honest_disk,   faults::ContractLevel::failing_calls,
      faults::ContractLevel::failing_calls, faults::ContractLevel::lying_disk,
  };
  return kLevels[run.choose(kShapeStream, kLevel, 0, std::size(kLevels))];
}

AgentPlan draw_agent(sim::Run& run, std::uint64_t agent) {
  AgentPlan plan;
  plan.direct = run.choose(kAgentStream, agent, 0, 4) == 1;
  plan.window = 1 + run.choose(kAgentStream, agent, 1, 3);
  const std::uint64_t items = kFewestItems + run.choose(kAgentStream, agent, 2, kItemSpread);
  for (std::uint64_t i = 0; i < items; ++i) {
    const std::uint64_t kind = run.choose(kItemStream, agent, i, kMix.size());
    plan.items.push_back({kMix[kind], run.choose(kVariantStream, agent, i, 16)});
  }
  return plan;
}

stemedb::NodeOptions draw_node(sim::Run& run) {
  const auto shape = [&run](Shape which, std::uint64_t n) {
    return run.choose(kShapeStream, which, 0, n);
  };
  stemedb::NodeOptions options;
  options.directory = kDirectory;
  options.ingest_workers = kIngestWorkers;
  options.journal.max_segment_bytes = kSegmentBytes[shape(kSegment, kSegmentBytes.size())];
  options.commit.max_delay = std::chrono::microseconds(100ull << shape(kDelay, 6));
  options.commit.max_batch_records = 1 + shape(kBatch, 8);
  options.ingest.commit_every_records = 1 + shape(kCommitEvery, 8);
  options.ingest.lease_duration = kLongLease;
  if (shape(kLease, 4) == 1) options.ingest.lease_duration = kShortLease;
  options.ingest.clean_up_log = shape(kCleanup, 4) == 1;
  options.store.log.checkpoint_bytes = 500ull << shape(kCheckpoint, 5);
  options.store.tree.max_node_bytes = 512;
  options.store.tree.rewrite_bytes = 2000ull << shape(kRewrite, 5);
  options.bugs = stemedb_bugs(run.configuration());
  return options;
}

}  // namespace

std::span<const faults::FamilyId> not_ready_for() { return kNotReadyFor; }

Setup draw_setup(sim::Run& run) {
  Setup setup;
  setup.level = draw_level(run);
  setup.node = draw_node(run);
  const std::uint64_t agents = 2 + run.choose(kShapeStream, kAgents, 0, kMostAgents - 1);
  for (std::uint64_t agent = 0; agent < agents; ++agent) {
    setup.agents.push_back(draw_agent(run, agent));
  }
  setup.straggler = run.choose(kShapeStream, kStraggler, 0, 4) == 1;
  setup.idle_ingest = run.choose(kShapeStream, kIdleIngest, 0, 6) == 1;
  if (setup.idle_ingest) setup.node.ingest_workers = 0;
  setup.crashes =
      run.configuration().calm ? 0 : run.choose(kShapeStream, kCrashes, 0, kMostCrashes + 1);
  setup.last_life_ends = setup.crashes == 0 || run.choose(kShapeStream, kLastLife, 0, 2) == 0;
  setup.life_steps =
      1ull << (kShortestLifeLog2 + run.choose(kShapeStream, kLifeLength, 0, kLifeLog2Spread));
  return setup;
}

stemedb::NodeOptions healed(const Setup& setup) {
  stemedb::NodeOptions options = setup.node;
  options.ingest_workers = kIngestWorkers;
  options.ingest.lease_duration = kLongLease;
  return options;
}

}  // namespace reprise::scenarios::arena0
