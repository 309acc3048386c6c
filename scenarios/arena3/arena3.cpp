// Arena 3, chaos: Arena 0's agents, and at the same time whatever can go wrong. The whole table of
// fault families, attacks where they hurt, crashes in the middle of protocols, damage to the log,
// readers that are too slow, hashes that collide, a process without memory. What must hold depends
// on how far the disk can be trusted; and when the faults are over, the node must get on.

#include <algorithm>
#include <vector>

#include "scenarios/arena0/judge.hpp"
#include "scenarios/arena3/life.hpp"
#include "scenarios/arena3/scanner.hpp"
#include "scenarios/arena3/vandal.hpp"
#include "scenarios/crash.hpp"
#include "scenarios/scenarios.hpp"
#include "scenarios/stemedb_switches.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios {
namespace {

using arena0::Trust;
using arena0::Witness;
using arena3::Chaos;
using faults::ContractLevel;
using faults::FamilyId;

// Early in 1970: whatever the clock of the machine says, it is in the past.
constexpr std::uint64_t kAncientTime = 3'600;

// A process that runs out of memory ends; only the scanner is made for it.
constexpr FamilyId kNotReadyFor[] = {FamilyId::memory_budget};

class Arena3 {
 public:
  explicit Arena3(sim::Run& run)
      : run_(run), faults_(run.world().machine().faults()), chaos_(arena3::draw_chaos(run)) {}

  void play() {
    arm();
    live_and_crash();
    if (run_.failed()) return;
    heal();
    if (chaos_.scanner_budget_bytes != 0) scan();
    const Trust trust = this->trust();
    perform("judge", [&] { return judge(chaos_.setup, witness_, trust); });
    arena0::report(run_, witness_, trust);
    arena0::report_heap(run_);
  }

 private:
  /// The swarm first; an attack takes the place of its family's rate, but not of what is pinned.
  void arm() {
    run_.arm_faults(chaos_.armed, kNotReadyFor);
    std::erase_if(chaos_.attacks, [this](const faults::FaultRule& attack) {
      return faults_.has_rules(attack.family);
    });
    for (const faults::FaultRule& attack : chaos_.attacks) faults_.add(attack);
    arena0::damage_bits_or_files(faults_);
    if (arena0::may_misread(faults_)) witness_.expect_misreads();
    run_.world().machine().disk().arm();
    if (faults_.setting(FamilyId::clock_edge).strikes > 0) keep_in_the_past();
    chaos_.setup.may_hang = faults_.holds(FamilyId::disk_hang);
  }

  /// The wall clock may be anywhere: claims are old, and those from the future from far away.
  void keep_in_the_past() {
    chaos_.setup.claim_time_s = kAncientTime;
    for (arena0::AgentPlan& agent : chaos_.setup.agents) {
      for (arena0::ItemPlan& item : agent.items) {
        item.time_s = kAncientTime;
        if (item.kind == arena0::ItemKind::extreme_time) item.variant |= 2;
      }
    }
  }

  void live_and_crash() {
    for (std::uint64_t life = 0; life < chaos_.setup.crashes && !run_.failed(); ++life) {
      begin_life();
      run_.world().start("node", [this] { return arena3::live(chaos_, witness_); });
      run_until_crash(run_, {targets(), chaos_.setup.life_steps}, life);
      if (life == 0 && chaos_.vandal && !run_.failed()) vandalise();
    }
    if (run_.failed()) return;
    begin_life();
    perform("node", [this] {
      return arena3::live_and_get_well(chaos_, witness_,
                                       [this] { return trust() <= Trust::stained; });
    });
  }

  void vandalise() {
    const bool was_damaged =
        perform("vandal", [this] { return arena3::vandalise(*chaos_.vandal, witness_); });
    is_stained_ = is_stained_ || was_damaged;
    has_new_stain_ = was_damaged;
  }

  void scan() {
    faults_.add({.family = FamilyId::memory_budget, .knobs = {{0, chaos_.scanner_budget_bytes}}});
    begin_life();
    perform("scanner", [this] { return arena3::scan(chaos_.setup, witness_); });
    heal();
  }

  /// Lets a program run to its end. @returns whether it returned 0
  bool perform(const char* name, const std::function<int()>& program) {
    bool is_good = false;
    run_.world().start(name, [&] {
      const int status = program();
      is_good = status == 0;
      return status;
    });
    run_.world().run();
    return is_good;
  }

  void begin_life() {
    const std::uint64_t lies = run_.world().machine().disk().lies();
    witness_.begin_life(lies > lies_ || has_new_stain_);
    lies_ = lies;
    has_new_stain_ = false;
  }

  void heal() {
    faults_.heal();
    run_.world().machine().disk().heal();
    begin_life();
  }

  std::span<const CrashTarget> targets() const {
    using enum CrashTarget;
    static constexpr CrashTarget kHonest[] = {step, change, sync, creation, creation, ingest};
    static constexpr CrashTarget kFailing[] = {step,     change,   sync,   failure,
                                               creation, creation, ingest, failure};
    if (chaos_.setup.level == ContractLevel::honest_disk) return kHonest;
    return kFailing;
  }

  Trust trust() const {
    const Trust trust = arena0::trust_in_disk(run_.world().machine());
    return trust == Trust::full && is_stained_ ? Trust::stained : trust;
  }

  sim::Run& run_;
  faults::FaultPlan& faults_;
  Chaos chaos_;
  Witness witness_;
  std::uint64_t lies_ = 0;  // that the disk had told when the last life began
  bool is_stained_ = false;
  bool has_new_stain_ = false;
};

void run_arena3(sim::Run& run) {
  (void)stemedb::initialize_crypto();
  Arena3(run).play();
}

const std::vector<sim::BugSwitch> kSwitches = stemedb_switches();

}  // namespace

const sim::Scenario kArena3{
    "arena3",  "Arena 0's agents, and everything that can go wrong at once; then they get on",
    kSwitches, &run_arena3,
    {},        true};

}  // namespace reprise::scenarios
