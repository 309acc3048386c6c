#include "sim/border.hpp"

#include <bit>

#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

Mode reprise_mode = Mode::host;

void return_to_process() {
  world().enter_process();
  reprise_mode = Mode::process;
}

namespace {

// A time slice lost: the mildest pause of a thread.
constexpr std::uint64_t kShortestPauseNs = 10'000;

void pause_thread(faults::FaultPlan& plan) {
  scheduler::Scheduler& scheduler = world().scheduler();
  const Thread& self = world().running_thread();
  if (scheduler.pinned()) return;
  if (!plan.strikes(faults::FamilyId::thread_pause, self.id, self.points)) return;
  const auto doublings = static_cast<std::uint64_t>(
      std::bit_width(plan.knob(faults::FamilyId::thread_pause, 0) / kShortestPauseNs));
  const std::uint64_t pause_ns = kShortestPauseNs << plan.detail(faults::FamilyId::thread_pause,
                                                                 self.id, self.points, doublings);
  const char here = 0;  // nobody can wake it: the address is its own
  scheduler.block({&here, "pause", 0, nullptr, nullptr}, scheduler.now_ns() + pause_ns);
}

// A thread that others always get ahead of.
void starve_thread(faults::FaultPlan& plan) {
  scheduler::Scheduler& scheduler = world().scheduler();
  Thread& self = world().running_thread();
  if (scheduler.pinned()) return;
  if (!self.starved) self.starved = plan.strikes(faults::FamilyId::starvation, self.id, 0);
  if (!*self.starved) return;
  const char here = 0;  // nobody can wake it: the address is its own
  scheduler.block({&here, "starvation", 0, nullptr, nullptr},
                  scheduler.now_ns() + plan.knob(faults::FamilyId::starvation, 0));
}

// Stands for the machine in what steps touch: at the same place of the program in every OS process.
const char kMachine = 0;

// Whether others can tell when it comes, apart from the thread that it starts or waits for.
bool commutes(Operation operation) {
  return operation == Operation::thread_start || operation == Operation::thread_join;
}

}  // namespace

void touch_machine() { world().scheduler().touched(&kMachine, scheduler::TouchKind::write); }

void look_at_machine_in_vain() {
  if (auto* const listener = world().scheduler().listener()) listener->looked_in_vain(&kMachine);
}

Call::Call(Operation operation, const void* object, const void* site,
           std::optional<scheduler::Need> need)
    : operation_(operation) {
  scheduler::Scheduler& scheduler = world().scheduler();
  if (need) scheduler.needs(*need);
  scheduler.point({object, site, true, commutes(operation)});
  if (object == nullptr && !need) touch_machine();
  world().running_thread().operation = operation;
  world().tell_faults_the_moment();
  faults::FaultPlan& plan = world().machine().faults();
  if (plan.setting(faults::FamilyId::thread_pause).active) pause_thread(plan);
  if (plan.setting(faults::FamilyId::starvation).active) starve_thread(plan);
  Monitor& monitor = world().monitor();
  if (object != nullptr && monitor.watches()) monitor.uses(object, site);
}

std::int64_t Call::done(std::uint64_t object, std::uint64_t argument, std::int64_t result) {
  world().record(operation_, object, argument, result);
  return result;
}

}  // namespace reprise::sim
