#include "scenarios/crash.hpp"

namespace reprise::scenarios {
namespace {

using scheduler::Stream;
using sim::Operation;

constexpr Stream kStepStream{"arena0.crash.step"};
constexpr Stream kKindStream{"arena0.crash.kind"};
constexpr Stream kAimStream{"arena0.crash.aim"};

using enum CrashTarget;

// Counts and distances are drawn by their magnitude: 1, up to 2, up to 4, ...
constexpr std::uint64_t kChangeMagnitudes = 9;    // a life makes some 200 changes
constexpr std::uint64_t kSyncMagnitudes = 7;      // and some 50 syncs
constexpr std::uint64_t kFailureMagnitudes = 11;  // a restart takes some 500 steps
constexpr std::uint64_t kCreationMagnitudes = 4;  // a life makes some 10 files
constexpr std::uint64_t kProtocolMagnitudes = 6;  // and is done with each within some 50 steps
constexpr std::uint64_t kIngestMagnitudes = 9;    // an ingest worker makes some 500 calls

bool is_change(Operation operation) {
  switch (operation) {
    case Operation::write:
    case Operation::truncate:
    case Operation::allocate:
    case Operation::rename:
    case Operation::link:
    case Operation::unlink:
    case Operation::mkdir:
    case Operation::rmdir:
      return true;
    default:
      return false;
  }
}

bool is_sync(Operation operation) {
  return operation == Operation::sync || operation == Operation::data_sync;
}

/// Sets the alarm when what it is aimed at has happened often enough.
class Trigger {
 public:
  Trigger(sim::Run& run, CrashTarget target, std::uint64_t life)
      : world_(run.world()), target_(target), seen_(world_.machine().disk().next_sequence()) {
    if (target == change) left_ = draw(run, life, 1, kChangeMagnitudes);
    if (target == sync) left_ = draw(run, life, 1, kSyncMagnitudes);
    if (target == ingest) left_ = draw(run, life, 1, kIngestMagnitudes);
    if (target == failure) delay_ = draw(run, life, 1, kFailureMagnitudes);
    if (target == creation) {
      left_ = draw(run, life, 1, kCreationMagnitudes);
      delay_ = draw(run, life, 3, kProtocolMagnitudes);
    }
  }

  void operator()(const scheduler::Event& event) {
    if (left_ == 0 || !matches(event) || --left_ > 0) return;
    world_.scheduler().set_alarm(world_.scheduler().steps() + delay_);
  }

 private:
  /// @param number the first of two that tell this draw of the life from others
  static std::uint64_t draw(sim::Run& run, std::uint64_t life, std::uint64_t number,
                            std::uint64_t magnitudes) {
    const std::uint64_t magnitude = run.choose(kAimStream, life, number, magnitudes);
    return 1 + run.choose(kAimStream, life, number + 1, 1ull << magnitude);
  }

  bool matches(const scheduler::Event& event) {
    const auto operation = static_cast<Operation>(event.operation);
    switch (target_) {
      case change:
        return is_change(operation);
      case sync:
        return is_sync(operation);
      case creation:
        return is_creation(operation);
      case ingest:
        return world_.scheduler().has_running() && world_.running_thread().name == "ingest";
      default:
        return event.result < 0 && (operation == Operation::write || is_sync(operation));
    }
  }

  /// Did this call of open make a file? The disk has changed, most likely by it.
  bool is_creation(Operation operation) {
    const std::uint64_t now = world_.machine().disk().next_sequence();
    const bool has_changed = now != seen_;
    seen_ = now;
    return has_changed && operation == Operation::open;
  }

  sim::World& world_;
  CrashTarget target_;
  std::uint64_t seen_;  // changes of the disk
  std::uint64_t left_ = 1;
  std::uint64_t delay_ = 1;
};

/// How a life may be cut short: both ways, but for what the user pins. A rate of 0 rules a way out,
/// a rate of 1 the other one.
struct Ways {
  bool kill = true;
  bool power_cut = true;

  explicit Ways(const faults::FaultPlan& plan) {
    const auto& kills = plan.setting(faults::FamilyId::kill);
    const auto& cuts = plan.setting(faults::FamilyId::power_cut);
    kill = !is_never(kills) && !(is_certain(cuts) && !is_certain(kills));
    power_cut = !is_never(cuts) && !(is_certain(kills) && !is_certain(cuts));
  }

 private:
  using Setting = faults::FaultPlan::Setting;
  static bool is_never(const Setting& setting) {
    return setting.active && setting.rate.numerator == 0;
  }
  static bool is_certain(const Setting& setting) {
    return setting.active && setting.rate.numerator == setting.rate.denominator;
  }
};

void crash(sim::Run& run, std::uint64_t life) {
  sim::World& world = run.world();
  faults::FaultPlan& plan = world.machine().faults();
  const Ways ways(plan);
  const bool drawn = run.choose(kKindStream, life, 0, 2) == 1;
  const bool kill = ways.kill && (drawn || !ways.power_cut);
  plan.count(kill ? faults::FamilyId::kill : faults::FamilyId::power_cut);
  if (kill) {
    world.kill_all();
  } else {
    world.cut_power();
  }
  world.machine().clocks().step_wall(faults::draw_clock_step_ns(world.machine().faults(), 0, life));
}

}  // namespace

std::span<const CrashTarget> usual_targets(faults::ContractLevel level) {
  static constexpr CrashTarget kHonest[] = {step, change, change, sync};
  static constexpr CrashTarget kFailing[] = {step, change, sync, failure, failure};
  if (level == faults::ContractLevel::honest_disk) return kHonest;
  return kFailing;
}

void run_until_crash(sim::Run& run, const CrashAim& aim, std::uint64_t life) {
  sim::World& world = run.world();
  const Ways ways(world.machine().faults());
  if (!ways.kill && !ways.power_cut) {
    world.run();
    return;
  }
  const CrashTarget target = aim.targets[run.choose(kAimStream, life, 0, aim.targets.size())];
  std::uint64_t alarm = 0;
  if (target == step) {
    alarm = world.scheduler().steps() + 1 + run.choose(kStepStream, life, 0, aim.life_steps);
  } else {
    world.observe(Trigger(run, target, life));
  }
  const sim::Pause pause = world.run(alarm);
  world.observe({});
  if (pause == sim::Pause::alarm) crash(run, life);
}

}  // namespace reprise::scenarios
