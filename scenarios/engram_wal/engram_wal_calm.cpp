// The warm tier's log without faults, small enough for every crash to be tried: one thread, one
// memory, synced and queued operations, a file switch, a compaction. A second process goes on, a
// third one judges. Nothing here depends on whether a process reached its end: after a power cut at
// any step, what was promised must be there.

#include "scenarios/engram_switches.hpp"
#include "scenarios/engram_wal/judge.hpp"
#include "scenarios/engram_wal/life.hpp"
#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {
namespace {

using namespace engram_wal;

// A memory and two updates of it; the third one begins another file.
constexpr std::uint64_t kFileBytes = 3600;

constexpr Step kPut{StepKind::put, 0, true};
constexpr Step kSynced{StepKind::update, 0, true};
constexpr Step kQueued{StepKind::update, 0, false};

int run_steps(const Setup& setup, const ThreadPlan& plan, bool compact, Witness& witness) {
  const auto store = open_store(setup, witness);
  if (store == nullptr) return 1;
  examine(*store, witness);
  write(*store, setup, 0, plan, witness);
  if (compact) {
    const std::uint64_t before = witness.now();
    if (store->compact().ok()) witness.promise(before);
    write(*store, setup, 0, {1, {kQueued, kSynced}}, witness);
  }
  if (!store->close().ok()) {
    witness.complain("INV-EWAL-5", "does not close");
    return 1;
  }
  compare_with_replay(setup, *store, witness);
  return 0;
}

void run_calm(sim::Run& run, const StoreKind& store) {
  Setup setup;
  setup.store = store;
  setup.wal.background_writer = false;
  setup.wal.max_file_bytes = kFileBytes;
  setup.wal.bugs = engram_bugs(run.configuration());
  Witness witness(false);
  const ThreadPlan first{2, {kPut, kQueued, kQueued, kSynced}};
  const ThreadPlan second{1, {kQueued, kSynced}};

  witness.begin_life(false);
  run.world().start("first", [&] { return run_steps(setup, first, true, witness); });
  (void)run.live();
  do {
    run.world().start("second", [&] { return run_steps(setup, second, false, witness); });
  } while (run.live());
  if (run.failed()) return;
  run.world().start("judge", [&] { return judge(setup, witness); });
  run.world().run();
  report(run, witness);
}

void run_log(sim::Run& run) { run_calm(run, kMemoryStore); }
void run_warm_tier(sim::Run& run) { run_calm(run, kWarmStoreBehindLog); }

const std::vector<sim::BugSwitch> kSwitches = engram_switches();

}  // namespace

const sim::Scenario kEngramWalCalm{
    "engram_wal_calm",
    "the warm tier's log without faults: one thread, three processes",
    kSwitches,
    &run_log,
    {},
    false,
    true};

const sim::Scenario kWarmCrashCalm{
    "warm_crash_calm",
    "the warm tier behind its log without faults: one thread, three processes",
    kSwitches,
    &run_warm_tier,
    {},
    false,
    true};

}  // namespace reprise::scenarios
