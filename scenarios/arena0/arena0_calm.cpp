// Arena 0 without faults, with the original's exact expectations: every tick's claim is written,
// ingested and found again under its hash and both of its indexes.

#include <fmt/format.h>

#include <algorithm>

#include <vector>

#include "scenarios/arena0/items.hpp"
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
  std::string error;
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

int run_ticks(Tally& tally, const stemedb::NodeOptions& options) {
  auto opened = stemedb::Node::open(options);
  if (!opened.ok()) return 1;
  stemedb::Node& node = **opened;
  std::vector<Item> items;
  std::uint64_t last_offset = 0;
  for (std::size_t tick = 0; tick < kTicks; ++tick) {
    const auto agent = stemedb::KeyPair::from_number(tick % kAgents);
    items.push_back(make_claim(agent, fmt::format("Entity_{}", tick), "has_property",
                               fmt::format("Value_{}", tick)));
    const auto offset = node.submit(items.back().payload)->wait();
    if (!offset.ok()) return 1;
    ++tally.written;
    last_offset = *offset;
  }
  if (!node.ingest().wait_until_offset(last_offset + 1, kPatience).ok()) return 1;
  for (const Item& item : items) tally.verified += verify(node, item) ? 1 : 0;
  return node.stop().ok() ? 0 : 1;
}

void run_arena0_calm(sim::Run& run) {
  (void)stemedb::initialize_crypto();
  stemedb::NodeOptions options;
  options.directory = kDirectory;
  options.ingest_workers = 2;
  options.bugs = stemedb_bugs(run.configuration());
  Tally tally;
  run.world().start("node", [&] { return run_ticks(tally, options); });
  run.world().run();
  if (!run.failed() && (tally.written != kTicks || tally.verified != kTicks)) {
    run.fail("T-50", fmt::format("{} ticks, {} written, {} verified", kTicks, tally.written,
                                 tally.verified));
  }
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches();

}  // namespace

const sim::Scenario kArena0Calm{"arena0_calm", "Arena 0 without faults: written = verified = ticks",
                                kSwitches, &run_arena0_calm};

}  // namespace reprise::scenarios
