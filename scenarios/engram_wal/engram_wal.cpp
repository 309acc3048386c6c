// The warm tier's log: writers that wait and writers that queue, a compactor and a reader, while
// the machine is killed or loses power again and again. Whenever the store opens, what was promised
// must be there; then the machine is healed, and everything must be as it was left.
//
// The same with the warm tier itself behind the log is T-15.

#include "scenarios/engram_switches.hpp"
#include "scenarios/engram_wal/judge.hpp"
#include "scenarios/engram_wal/life.hpp"
#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {
namespace {

using namespace engram_wal;

// All memories are some tens of kilobytes, and no header may be believed that says more.
constexpr std::size_t kMostHeapBytes = 2ull << 20;

std::uint64_t bits_flipped(sim::Run& run) {
  return run.world().machine().faults().setting(faults::FamilyId::bit_flip).strikes;
}

void live_and_crash(sim::Run& run, const Setup& setup, Witness& witness) {
  std::uint64_t lies = 0;
  for (std::uint64_t life = 0; life < setup.lives.size() && !run.failed(); ++life) {
    witness.begin_life(bits_flipped(run) > lies);
    lies = bits_flipped(run);
    run.world().start("warm tier", [&] { return live(setup, setup.lives[life], witness); });
    if (life < setup.crashes) {
      run_until_crash(run, setup.aim, life);
    } else {
      run.world().run();
    }
  }
  witness.begin_life(bits_flipped(run) > lies);  // that of the judge
}

// What the oracles here are not made for: devices that lie while a program uses them or when the
// power goes, hangs beyond their patience, wall clocks far off, and a process that ends for want of
// memory.
constexpr faults::FamilyId kNotReadyFor[] = {
    faults::FamilyId::lost_write,  faults::FamilyId::misdirected_write,
    faults::FamilyId::stale_read,  faults::FamilyId::misdirected_read,
    faults::FamilyId::shorn_write, faults::FamilyId::disk_hang,
    faults::FamilyId::clock_edge,  faults::FamilyId::memory_budget,
};

void run_armed(sim::Run& run, const StoreKind& store) {
  Setup setup = draw_setup(run);
  setup.store = store;
  Witness witness(setup.level != faults::ContractLevel::honest_disk);
  if (setup.newer_version) {
    run.world().start("newer version", [&] { return write_newer_version(setup); });
    run.world().run();
  }
  run.arm_faults(setup.level, kNotReadyFor);
  // A bit at a time: a tail that is garbage as a whole cannot be told from a torn one.
  run.world().machine().faults().set_knob(faults::FamilyId::bit_flip, 0, 0);
  live_and_crash(run, setup, witness);
  if (run.failed()) return;

  run.world().machine().faults().heal();
  run.world().machine().disk().heal();
  run.world().start("judge", [&] { return judge(setup, witness); });
  run.world().run();
  report(run, witness);
  if (run.world().most_heap_bytes() > kMostHeapBytes) {
    run.fail("INV-EWAL-6", "a process allocated out of all proportion to its memories");
  }
}

void run_log(sim::Run& run) { run_armed(run, kMemoryStore); }
void run_warm_tier(sim::Run& run) { run_armed(run, kWarmStoreBehindLog); }

const std::vector<sim::BugSwitch> kSwitches = engram_switches();

}  // namespace

const sim::Scenario kEngramWal{
    "engram_wal",
    "the warm tier's log: synced and queued writes, compaction; kills, power cuts, faults",
    kSwitches,
    &run_log,
    {},
    true};

const sim::Scenario kWarmCrash{
    "warm_crash",
    "the warm tier behind its log: synced and queued writes; kills, power cuts, faults",
    kSwitches,
    &run_warm_tier,
    {},
    true};

}  // namespace reprise::scenarios
