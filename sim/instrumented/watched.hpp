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

/// An access that may lead to anything. Sets errno to what it was.
[[gnu::noinline]] inline void judge_access(scheduler::AccessKind kind, const void* address,
                                           std::size_t bytes, const void* place) {
  reprise_mode = Mode::kernel;
  const int error = errno;
  if (world().monitor().access(kind, address, bytes, place)) {
    errno = error;
    return_to_process();
  } else {
    reprise_mode = Mode::process;  // nobody else has run
  }
}

/// One access. Not inline: the hook has nothing to save where nothing is watched.
[[gnu::noinline]] inline void watch_access(scheduler::AccessKind kind, const void* address,
                                           std::size_t bytes, const void* place) {
  if (world().monitor().passes(kind, address, bytes, place)) return;
  judge_access(kind, address, bytes, place);
}

}  // namespace reprise::sim
