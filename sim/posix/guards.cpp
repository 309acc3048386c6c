// The guards of function-local statics. The C++ runtime keeps them; what one thread initialised
// happens before what the others do with it, which the monitor is told.

#include <cstdint>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace {

void tell_released(const std::int64_t* guard) {
  if (!reprise::sim::simulated()) return;
  const reprise::sim::HostMemory inside;
  reprise::sim::world().monitor().released(guard);
}

}  // namespace

extern "C" {

int __cxa_guard_acquire(std::int64_t* guard);
void __cxa_guard_release(std::int64_t* guard) noexcept;
void __cxa_guard_abort(std::int64_t* guard) noexcept;

int __cxa_guard_acquire(std::int64_t* guard) {
  const int is_mine = REPRISE_HOST(__cxa_guard_acquire)(guard);
  if (reprise::sim::simulated()) {  // an attempt that failed comes before the next one, too
    const reprise::sim::HostMemory inside;
    reprise::sim::world().monitor().acquired(guard);
  }
  return is_mine;
}

void __cxa_guard_release(std::int64_t* guard) noexcept {
  tell_released(guard);
  REPRISE_HOST(__cxa_guard_release)(guard);
}

void __cxa_guard_abort(std::int64_t* guard) noexcept {
  tell_released(guard);
  REPRISE_HOST(__cxa_guard_abort)(guard);
}

}  // extern "C"
