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

/// Inside the kernel for one access, which may lead to anything. Sets errno to what it was.
/// @param access returns whether others may have run
template <class Access>
[[gnu::always_inline]] inline void watch_in_kernel(Access access) {
  reprise_mode = Mode::kernel;
  const int error = errno;
  if (access(world().monitor())) {
    errno = error;
    world().enter_process();
  }
  reprise_mode = Mode::process;
}

[[gnu::noinline]] inline void watch_shared_access(scheduler::AccessKind kind, const void* address,
                                                  std::size_t bytes, const void* place) {
  watch_in_kernel([&](Monitor& monitor) {
    monitor.access_shared(kind, address, bytes, place);
    return true;
  });
}

[[gnu::noinline]] inline void watch_other_access(scheduler::AccessKind kind, const void* address,
                                                 std::size_t bytes, const void* place) {
  watch_in_kernel([&](Monitor& monitor) { return monitor.access(kind, address, bytes, place); });
}

[[gnu::noinline]] inline void watch_unshared_access(scheduler::AccessKind kind, const void* address,
                                                    std::size_t bytes, const void* place) {
  if (world().monitor().passes(kind, address, bytes, place)) return;
  watch_other_access(kind, address, bytes, place);
}

/// One access. Not inline: the hook has nothing to save where nothing is watched.
[[gnu::noinline]] inline void watch_access(scheduler::AccessKind kind, const void* address,
                                           std::size_t bytes, const void* place) {
  if (world().monitor().is_known_to_share(place)) {
    watch_shared_access(kind, address, bytes, place);
  } else {
    watch_unshared_access(kind, address, bytes, place);
  }
}

}  // namespace reprise::sim
