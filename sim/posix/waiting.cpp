#include "sim/posix/waiting.hpp"

#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

using scheduler::Deadline;
using scheduler::Spurious;
using scheduler::TouchKind;
using scheduler::Wait;
using scheduler::Wake;

TouchKind lateness(Wake wake) {
  return wake == Wake::timed_out ? TouchKind::share : TouchKind::latent;
}

Wake wait_for(const Wait& wait, const Deadline& deadline) {
  world().monitor().waits(wait);
  return wait_for_lock(wait, deadline);
}

Wake wait_for_lock(const Wait& wait, const Deadline& deadline) {
  scheduler::Scheduler& scheduler = world().scheduler();
  if (scheduler.listener() != nullptr) {
    if (deadline.time_ns != scheduler::kNoDeadline) scheduler.timed(TouchKind::read);
    const Wake wake = scheduler.block(wait, deadline);
    if (deadline.time_ns != scheduler::kNoDeadline) scheduler.timed(lateness(wake));
    return wake;
  }
  const bool comes_first =
      scheduler.can_jump_to(deadline) && world().spuriously(Spurious::timeout, wait.site);
  return comes_first ? scheduler.outlast(wait, deadline) : scheduler.block(wait, deadline);
}

// Whoever will wake up by itself does so at once: when it gets on is the strategy's to say.
Wake wait_or_wake_up(const Wait& wait, const Deadline& deadline, const void* next) {
  if (!world().spuriously(Spurious::wakeup, wait.site)) return wait_for(wait, deadline);
  world().scheduler().point({next, wait.site, true});
  return Wake::woken;
}

bool deadline_comes_first(const Deadline& deadline, const scheduler::Need& need, const void* site) {
  scheduler::Scheduler& scheduler = world().scheduler();
  if (scheduler.listener() == nullptr || deadline.time_ns == scheduler::kNoDeadline) return false;
  scheduler.timed(TouchKind::read);
  if (!scheduler.is_near(deadline)) return false;
  scheduler.touched(need.object, TouchKind::attempt);
  if (scheduler.gives_up(deadline)) {
    scheduler.timed(TouchKind::share);
    scheduler.yield({.site = site});
    return true;
  }
  scheduler.wait_until_free(need, deadline, site);
  return false;
}

}  // namespace reprise::sim
