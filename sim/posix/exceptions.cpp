// Exceptions that several threads have. The C++ runtime counts, unseen, who has one and destroys it
// when the last lets go; what the others did with it happens before that: the monitor is told.

#include <exception>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {
namespace {

/// @param owner points to an exception or to none, and has no other member (libstdc++)
void lets_go(const std::exception_ptr& owner) {
  static_assert(sizeof owner == sizeof(void*));
  if (owner == nullptr) return;
  const void* const exception = *reinterpret_cast<void* const*>(&owner);
  world().monitor().released(exception);
  world().monitor().acquired(exception);
}

}  // namespace
}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

void __cxa_end_catch();
void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(std::exception_ptr* owner) noexcept;

void __cxa_end_catch() {
  if (simulated()) {
    const HostMemory inside;
    lets_go(std::current_exception());
  }
  REPRISE_HOST(__cxa_end_catch)();
}

// std::exception_ptr's destructor and assignments.
void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(std::exception_ptr* owner) noexcept {
  if (simulated()) {
    const HostMemory inside;
    lets_go(*owner);
  }
  REPRISE_HOST(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(owner);
}

}  // extern "C"
