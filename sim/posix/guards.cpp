// The guards of function-local statics. The C++ runtime keeps them; what one thread initialised
// happens before what the others do with it, which the monitor is told. Where schedules are
// explored a guard is a lock, too, and its first byte an atomic that whoever comes later reads.

#include <cstdint>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

/// The byte that is set while somebody initialises: libstdc++, <bits/cxxabi_tweaks.h>. It stands
/// for the lock.
const char* lock_of(const std::int64_t* guard) { return reinterpret_cast<const char*>(guard) + 1; }

scheduler::Need need_of(const std::int64_t* guard) {
  return {lock_of(guard), 1, [](const void* lock, const scheduler::Task&) {
            return *static_cast<const char*>(lock) != 0 ? 0 : 1;
          }};
}

bool is_explored() { return world().scheduler().listener() != nullptr; }

void arrive(const std::int64_t* guard, const scheduler::Need& need, const void* site) {
  world().scheduler().needs(need);
  world().scheduler().point({lock_of(guard), site});
}

void arrive_to_claim(const std::int64_t* guard, const void* site) {
  if (!is_explored()) return;
  const Kernel kernel;
  arrive(guard, need_of(guard), site);
  world().scheduler().touched(lock_of(guard), scheduler::TouchKind::success);
}

void claimed(const std::int64_t* guard, bool is_mine) {
  const Kernel kernel;
  world().monitor().acquired(guard);  // an attempt that failed comes before the next one, too
  if (is_mine && is_explored()) {
    world().scheduler().touched(lock_of(guard), scheduler::TouchKind::success, -1);
  }
}

void settle(const std::int64_t* guard, bool is_done, const void* site) {
  const Kernel kernel;
  Monitor& monitor = world().monitor();
  monitor.released(guard);
  if (!is_explored()) return;
  const scheduler::Cell first_byte{const_cast<std::int64_t*>(guard), 1};
  if (is_done && monitor.watches()) {
    monitor.store(first_byte, {1, 0}, scheduler::Order::release, site);
  }
  arrive(guard, {}, site);
  world().scheduler().touched(lock_of(guard), scheduler::TouchKind::write, 1);
}

}  // namespace
}  // namespace reprise::sim

extern "C" {

int __cxa_guard_acquire(std::int64_t* guard);
void __cxa_guard_release(std::int64_t* guard) noexcept;
void __cxa_guard_abort(std::int64_t* guard) noexcept;

int __cxa_guard_acquire(std::int64_t* guard) {
  if (!reprise::sim::simulated()) return REPRISE_HOST(__cxa_guard_acquire)(guard);
  reprise::sim::arrive_to_claim(guard, __builtin_return_address(0));
  const int is_mine = REPRISE_HOST(__cxa_guard_acquire)(guard);
  reprise::sim::claimed(guard, is_mine != 0);
  return is_mine;
}

void __cxa_guard_release(std::int64_t* guard) noexcept {
  if (reprise::sim::simulated()) {
    reprise::sim::settle(guard, true, __builtin_return_address(0));
  }
  REPRISE_HOST(__cxa_guard_release)(guard);
}

void __cxa_guard_abort(std::int64_t* guard) noexcept {
  if (reprise::sim::simulated()) {
    reprise::sim::settle(guard, false, __builtin_return_address(0));
  }
  REPRISE_HOST(__cxa_guard_abort)(guard);
}

}  // extern "C"
