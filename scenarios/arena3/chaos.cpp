#include "scenarios/arena3/chaos.hpp"

namespace reprise::scenarios::arena3 {
namespace {

using faults::ContractLevel;
using scheduler::Stream;

constexpr Stream kStream{"arena3.chaos"};

enum Draw : std::uint64_t {
  kWorkers,
  kSlowReader,
  kCollisions,
  kVandal,
  kDamage,
  kRecord,
  kVariant,
  kScanner,
  kScannerMemory,
};

// From what hardly holds an open store to what holds everything in it several times.
constexpr std::uint64_t kScannerBytes[] = {1 << 20, 2 << 20, 4 << 20};

}  // namespace

Chaos draw_chaos(sim::Run& run) {
  const auto draw = [&run](Draw which, std::uint64_t n) {
    return run.choose(kStream, which, 0, n);
  };
  Chaos chaos;
  chaos.setup = arena0::draw_setup(run);
  arena0::Setup& setup = chaos.setup;
  setup.last_life_ends = true;  // in it the node has to get well
  if (!setup.idle_ingest) setup.node.ingest_workers = 2 + draw(kWorkers, 3);
  chaos.armed = setup.level;
  chaos.has_slow_reader = setup.node.ingest.clean_up_log && draw(kSlowReader, 2) == 0;
  chaos.has_collisions = draw(kCollisions, 2) == 0;
  if (run.configuration().calm) return chaos;
  chaos.attacks = draw_attacks(run, setup.level);
  if (setup.level == ContractLevel::lying_disk && draw(kVandal, 2) == 0) {
    // Whoever damages the log is enough: the disk itself tells no lies, so that more can be
    // demanded.
    chaos.armed = ContractLevel::failing_calls;
    chaos.vandal = {static_cast<Damage>(draw(kDamage, 2)), draw(kRecord, 8), draw(kVariant, 4096)};
    if (setup.crashes == 0) setup.crashes = 1;
  }
  if (draw(kScanner, 4) == 0) {
    chaos.scanner_budget_bytes = kScannerBytes[draw(kScannerMemory, std::size(kScannerBytes))];
  }
  return chaos;
}

}  // namespace reprise::scenarios::arena3
