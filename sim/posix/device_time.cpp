#include "sim/posix/device_time.hpp"

#include "faults/latency.hpp"
#include "sim/posix/strikes.hpp"

namespace reprise::sim {

using faults::FamilyId;

namespace {

// What a transfer takes that costs no time of its own as long as the disk is quick.
constexpr std::uint64_t kQuickTransferNs = 50'000;

bool may_take_time(const faults::FaultPlan& plan) {
  return plan.setting(FamilyId::slow_disk).active || plan.setting(FamilyId::disk_stall).active ||
         plan.setting(FamilyId::disk_hang).active || plan.setting(FamilyId::disk_throttle).active;
}

struct Delay {
  std::uint64_t ns = 0;
  int error = 0;
};

Delay draw_delay() {
  Machine& machine = world().machine();
  const faults::FaultPlan& plan = machine.faults();
  Delay delay;
  if (call_struck(FamilyId::slow_disk)) {
    delay.ns += faults::exponential_ns(plan.knob(FamilyId::slow_disk, 0),
                                       strike_detail(FamilyId::slow_disk, faults::kLatencyChoices));
  }
  const std::uint64_t slowdown = machine.disk_slowdown(world().scheduler().now_ns());
  delay.ns = slowdown * delay.ns + (slowdown - 1) * kQuickTransferNs;
  delay.ns += machine.stall_left_ns(world().scheduler().now_ns() + delay.ns);
  if (call_struck(FamilyId::disk_hang)) {
    delay.ns += plan.knob(FamilyId::disk_hang, 0);
    if (strike_detail(FamilyId::disk_hang, 2) == 1) delay.error = EIO;
  }
  return delay;
}

}  // namespace

int await_disk(FileCall& call, int descriptor) {
  scheduler::Scheduler& scheduler = world().scheduler();
  if (!may_take_time(world().machine().faults()) || scheduler.pinned()) return 0;
  const Description& description = call.files().descriptors.find(descriptor);
  if (description == nullptr || description->kind != FileKind::disk) return 0;
  const Delay delay = draw_delay();
  if (delay.ns > 0) {
    scheduler.block({&call, "disk", 0, nullptr, nullptr}, scheduler.now_ns() + delay.ns);
    touch_machine();
    call.tell_disk_the_time();
  }
  return delay.error;
}

}  // namespace reprise::sim
