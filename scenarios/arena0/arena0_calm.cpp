// Arena 0 without faults, with the original's exact expectations: every tick's claim is written,
// ingested and found again under its hash and both of its indexes. Where power cuts or errors are
// explored, what was acknowledged must come back, and the store must go on from there.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "scenarios/arena0/items.hpp"
#include "scenarios/arena0/judge.hpp"
#include "scenarios/scenarios.hpp"
#include "scenarios/stemedb_switches.hpp"
#include "system/types/payload.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios {
namespace {

using namespace arena0;

constexpr std::size_t kTicks = 10;
constexpr std::size_t kAgents = 5;
constexpr std::chrono::seconds kPatience{5};

struct Tally {
  std::size_t written = 0;
  std::size_t verified = 0;
};

bool lists(const stemedb::Result<std::vector<stemedb::Hash>>& hashes, const stemedb::Hash& hash) {
  return hashes.ok() && std::find(hashes->begin(), hashes->end(), hash) != hashes->end();
}

bool verify(stemedb::Node& node, const Item& item) {
  const auto stored = node.assertions().get_encoded(item.hash);
  return stored.ok() && stored->has_value() &&
         item.payload.compare(stemedb::kPayloadHeaderBytes, std::string::npos, **stored) == 0 &&
         lists(node.indexes().hashes_for_subject(item.subject), item.hash) &&
         lists(node.indexes().hashes_for_subject_predicate(item.subject, item.predicate),
               item.hash);
}

Item make_tick(std::size_t tick) {
  return make_claim(stemedb::KeyPair::from_number(tick % kAgents), fmt::format("Entity_{}", tick),
                    "has_property", fmt::format("Value_{}", tick));
}

/// @returns whether the node promised to keep the item
bool submit(stemedb::Node& node, const Item& item, Witness& witness) {
  const std::size_t attempt = witness.attempt(item, 0);
  const auto offset = node.submit(item.payload)->wait();
  if (!offset.ok()) {
    witness.refuse(attempt);
    return false;
  }
  witness.acknowledge(attempt, *offset);
  return true;
}

int run_ticks(const Setup& setup, Witness& witness, Tally& tally) {
  auto opened = stemedb::Node::open(setup.node);
  if (!opened.ok()) return 1;
  stemedb::Node& node = **opened;
  std::vector<Item> items;
  for (std::size_t tick = 0; tick < kTicks; ++tick) {
    items.push_back(make_tick(tick));
    if (!submit(node, items.back(), witness)) return 1;
    ++tally.written;
  }
  const std::uint64_t end = witness.acknowledged_end();
  if (!node.ingest().wait_until_offset(end, kPatience).ok()) return 1;
  for (const Item& item : items) tally.verified += verify(node, item) ? 1U : 0U;
  return node.stop().ok() ? 0 : 1;
}

/// Opens what a power cut left, and goes on: one more claim. Whatever fails, the judge will tell.
int go_on(const Setup& setup, Witness& witness) {
  auto opened = stemedb::Node::open(setup.node);
  if (!opened.ok()) return 1;
  (void)submit(**opened, make_tick(kTicks + witness.life()), witness);
  return (*opened)->stop().ok() ? 0 : 1;
}

/// After what went wrong: a life that goes on, which may be cut short too, and the judge.
void recover(sim::Run& run, const Setup& setup, Witness& witness) {
  run.world().machine().faults().heal();
  run.world().machine().disk().heal();
  do {
    witness.begin_life(false);
    run.world().start("node", [&] { return go_on(setup, witness); });
  } while (run.live());
  if (run.failed()) return;
  const Trust trust = trust_in_disk(run.world().machine());
  run.world().start("judge", [&] { return judge(setup, witness, trust); });
  run.world().run();
  report(run, witness, trust);
}

Setup make_setup(sim::Run& run) {
  Setup setup;
  setup.node.directory = kDirectory;
  setup.node.ingest_workers = 2;
  // Small enough that the ticks rotate the log and let both stores write themselves anew.
  setup.node.journal.max_segment_bytes = 1200;
  setup.node.store.log.checkpoint_bytes = 2000;
  setup.node.store.tree.max_node_bytes = 512;
  setup.node.store.tree.rewrite_bytes = 4000;
  setup.node.bugs = stemedb_bugs(run.configuration());
  return setup;
}

void run_arena0_calm(sim::Run& run) {
  (void)stemedb::initialize_crypto();
  const Setup setup = make_setup(run);
  Witness witness;
  Tally tally;
  run.pin_faults();
  run.world().start("node", [&] { return run_ticks(setup, witness, tally); });
  const bool is_cut = run.live();
  if (run.failed()) return;
  if (is_cut || run.world().machine().faults().has_struck()) {
    recover(run, setup, witness);
  } else if ((tally.written != kTicks || tally.verified != kTicks)) {
    run.fail("T-50", fmt::format("{} ticks, {} written, {} verified", kTicks, tally.written,
                                 tally.verified));
  }
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches({stemedb::Bug::kB29});

}  // namespace

const sim::Scenario kArena0Calm{"arena0_calm",
                                "Arena 0 without faults: written = verified = ticks",
                                kSwitches,
                                &run_arena0_calm,
                                {},
                                true,
                                true};

}  // namespace reprise::scenarios
