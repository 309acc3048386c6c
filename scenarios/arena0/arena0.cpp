// Arena 0, the spine: agents sign and append claims and votes, two ingest workers apply them, and
// the machine is killed or loses power again and again. Then it is healed, everything must be where
// it was promised to be, and ingest must finish.

#include <vector>

#include "scenarios/arena0/judge.hpp"
#include "scenarios/arena0/life.hpp"
#include "scenarios/scenarios.hpp"
#include "scenarios/stemedb_switches.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios {
namespace {

using namespace arena0;
using scheduler::Stream;

constexpr Stream kCrashStepStream{"arena0.crash.step"};
constexpr Stream kCrashKindStream{"arena0.crash.kind"};

// Decoding allocates at most twice its input, and everything else is small: INV-ENC-3.
constexpr std::size_t kMostHeapBytes = 64ull << 20;

void crash(sim::Run& run, std::uint64_t life) {
  // Power cuts teach more than kills.
  const bool kill = run.choose(kCrashKindStream, life, 0, 3) == 1;
  if (kill) {
    run.world().kill_all();
  } else {
    run.world().cut_power();
  }
  run.world().machine().step_wall_clock(
      faults::draw_clock_step_ns(run.world().machine().faults(), 0, life));
}

// One life after another; each crash may cut the next one short too, recovery included.
void live_and_crash(sim::Run& run, const Setup& setup, Witness& witness) {
  for (std::uint64_t life = 0; life <= setup.crashes && !run.failed(); ++life) {
    witness.begin_life();
    run.world().start("node", [&setup, &witness] { return live(setup, witness); });
    std::uint64_t alarm = 0;
    if (life < setup.crashes) {
      alarm = run.world().scheduler().steps() + 1 +
              run.choose(kCrashStepStream, life, 0, setup.life_steps);
    }
    if (run.world().run(alarm) == sim::Pause::alarm) crash(run, life);
  }
}

void run_arena0(sim::Run& run) {
  (void)stemedb::initialize_crypto();
  const Setup setup = draw_setup(run);
  run.arm_faults(setup.level);
  Witness witness;
  live_and_crash(run, setup, witness);
  if (run.failed()) return;

  sim::Machine& machine = run.world().machine();
  const bool lying = machine.faults().setting(faults::FamilyId::bit_flip).strikes > 0;
  machine.faults().heal();
  machine.disk().heal();
  run.world().start("judge", [&] { return judge(setup, witness, lying); });
  run.world().run();
  for (const Violation& violation : witness.violations()) {
    run.fail(violation.invariant, violation.message);
  }
  if (run.world().most_heap_bytes() > kMostHeapBytes) {
    run.fail("INV-ENC-3", "a process allocated out of all proportion to its input");
  }
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches();

}  // namespace

const sim::Scenario kArena0{
    "arena0", "agents append signed claims and votes; kills, power cuts, faults; then the oracles",
    kSwitches, &run_arena0};

}  // namespace reprise::scenarios
