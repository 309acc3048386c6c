#include "scenarios/crash.hpp"

namespace reprise::scenarios {
namespace {

using scheduler::Stream;
using sim::Operation;

constexpr Stream kStepStream{"arena0.crash.step"};
constexpr Stream kKindStream{"arena0.crash.kind"};
constexpr Stream kAimStream{"arena0.crash.aim"};

enum class Target : std::uint8_t {
  step,     ///< any
  change,   ///< right behind a change of the disk
  sync,     ///< right behind an fsync
  failure,  ///< some time after the first failed write or fsync
};

Target draw_target(sim::Run& run, const CrashAim& aim, std::uint64_t life) {
  constexpr Target kHonest[] = {Target::step, Target::change, Target::change, Target::sync};
  constexpr Target kFailing[] = {Target::step, Target::change, Target::sync, Target::failure,
                                 Target::failure};
  if (aim.level == faults::ContractLevel::honest_disk) {
    return kHonest[run.choose(kAimStream, life, 0, std::size(kHonest))];
  }
  return kFailing[run.choose(kAimStream, life, 0, std::size(kFailing))];
}

// Counts and distances are drawn by their magnitude: 1, up to 2, up to 4, ...
constexpr std::uint64_t kChangeMagnitudes = 9;    // a life makes some 200 changes
constexpr std::uint64_t kSyncMagnitudes = 7;      // and some 50 syncs
constexpr std::uint64_t kFailureMagnitudes = 11;  // a restart takes some 500 steps

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
  Trigger(sim::Run& run, Target target, std::uint64_t life) : scheduler_(run.world().scheduler()) {
    target_ = target;
    if (target == Target::change) left_ = draw(run, life, kChangeMagnitudes);
    if (target == Target::sync) left_ = draw(run, life, kSyncMagnitudes);
    if (target == Target::failure) delay_ = draw(run, life, kFailureMagnitudes);
  }

  void operator()(const scheduler::Event& event) {
    if (left_ == 0 || !matches(event) || --left_ > 0) return;
    scheduler_.set_alarm(scheduler_.steps() + delay_);
  }

 private:
  static std::uint64_t draw(sim::Run& run, std::uint64_t life, std::uint64_t magnitudes) {
    const std::uint64_t magnitude = run.choose(kAimStream, life, 1, magnitudes);
    return 1 + run.choose(kAimStream, life, 2, 1ull << magnitude);
  }

  bool matches(const scheduler::Event& event) const {
    const auto operation = static_cast<Operation>(event.operation);
    if (target_ == Target::change) return is_change(operation);
    if (target_ == Target::sync) return is_sync(operation);
    return event.result < 0 && (operation == Operation::write || is_sync(operation));
  }

  scheduler::Scheduler& scheduler_;
  Target target_ = Target::change;
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

void run_until_crash(sim::Run& run, const CrashAim& aim, std::uint64_t life) {
  sim::World& world = run.world();
  const Ways ways(world.machine().faults());
  if (!ways.kill && !ways.power_cut) {
    world.run();
    return;
  }
  const Target target = draw_target(run, aim, life);
  std::uint64_t alarm = 0;
  if (target == Target::step) {
    alarm = world.scheduler().steps() + 1 + run.choose(kStepStream, life, 0, aim.life_steps);
  } else {
    world.observe(Trigger(run, target, life));
  }
  const sim::Pause pause = world.run(alarm);
  world.observe({});
  if (pause == sim::Pause::alarm) crash(run, life);
}

}  // namespace reprise::scenarios
