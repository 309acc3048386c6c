#pragma once
// How the functions that instrumented code calls get to the monitor: not at all unless a watched
// program runs, and without a scheduling point of their own.
//
// Threading: kernel, on the running thread's stack.

#include "sim/border.hpp"
#include "sim/monitor.hpp"
#include "sim/world.hpp"

namespace reprise::sim {

/// @returns whether the caller is a program whose memory is watched
inline bool watched() { return simulated() && world().monitor().watches(); }

/// Inside the kernel for one access, during which others may run; the thread's errno is its own,
/// and whoever goes on after others sees its own libraries (Scheduler::when_resumed). So there is
/// nothing that a `Kernel` would have to put back.
class Hook {
 public:
  Hook() { reprise_mode = Mode::kernel; }
  ~Hook() { reprise_mode = Mode::process; }
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;

  Monitor* operator->() const { return &world().monitor(); }
};

[[gnu::noinline]] inline void watch_shared_access(scheduler::AccessKind kind, const void* address,
                                                  std::size_t bytes, const void* place) {
  Hook()->access_shared(kind, address, bytes, place);
}

[[gnu::noinline]] inline void watch_other_access(scheduler::AccessKind kind, const void* address,
                                                 std::size_t bytes, const void* place) {
  if (world().monitor().passes(kind, address, bytes, place)) return;
  Hook()->access(kind, address, bytes, place);
}

/// One access. Not inline: the hook has nothing to save where nothing is watched.
[[gnu::noinline]] inline void watch_access(scheduler::AccessKind kind, const void* address,
                                           std::size_t bytes, const void* place) {
  if (world().monitor().is_known_to_share(place)) {
    watch_shared_access(kind, address, bytes, place);
  } else {
    watch_other_access(kind, address, bytes, place);
  }
}

}  // namespace reprise::sim
