// Arena 0, the spine: agents sign and append claims and votes, two ingest workers apply them, and
// the machine is killed or loses power again and again. Then it is healed, everything must be where
// it was promised to be, and ingest must finish.

#include <vector>

#include "scenarios/arena0/judge.hpp"
#include "scenarios/arena0/life.hpp"
#include "scenarios/crash.hpp"
#include "scenarios/scenarios.hpp"
#include "scenarios/stemedb_switches.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios {
namespace {

using namespace arena0;
std::uint64_t lies_told(sim::Run& run) { return run.world().machine().disk().lies(); }

// One life after another; each crash may cut the next one short too, recovery included.
void live_and_crash(sim::Run& run, const Setup& setup, Witness& witness) {
  const std::uint64_t lives = setup.crashes + (setup.last_life_ends ? 1 : 0);
  std::uint64_t lies = 0;
  for (std::uint64_t life = 0; life < lives && !run.failed(); ++life) {
    witness.begin_life(lies_told(run) > lies);
    lies = lies_told(run);
    run.world().start("node", [&setup, &witness] { return live(setup, witness); });
    if (life < setup.crashes) {
      run_until_crash(run, {usual_targets(setup.level), setup.life_steps}, life);
    } else {
      run.world().run();
    }
  }
  witness.begin_life(lies_told(run) > lies);  // that of the judge
}

void run_arena0(sim::Run& run) {
  (void)stemedb::initialize_crypto();
  const Setup setup = draw_setup(run);
  run.arm_faults(setup.level, not_ready_for());
  damage_bits_or_files(run.world().machine().faults());
  Witness witness;
  if (may_misread(run.world().machine().faults())) witness.expect_misreads();
  live_and_crash(run, setup, witness);
  if (run.failed()) return;

  sim::Machine& machine = run.world().machine();
  const Trust trust = trust_in_disk(machine);
  machine.faults().heal();
  machine.disk().heal();
  run.world().start("judge", [&] { return judge(setup, witness, trust); });
  run.world().run();
  report(run, witness, trust);
  report_heap(run);
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches({stemedb::Bug::kB29});

}  // namespace

const sim::Scenario kArena0{
    "arena0",  "agents append signed claims and votes; kills, power cuts, faults; then the oracles",
    kSwitches, &run_arena0,
    {},        true};

}  // namespace reprise::scenarios
