#pragma once
// Faults that strike a call as a whole, whatever it is about: asked where the call would succeed.
//
// Determinism: addressed by thread and scheduling point, so a family strikes a call at most once.

#include <cerrno>
#include <cstdint>

#include "sim/world.hpp"

namespace reprise::sim {

/// @returns whether the family strikes the call that the running thread is in
inline bool call_struck(faults::FamilyId id) {
  const Thread& self = world().running_thread();
  world().tell_faults_the_moment();
  return world().machine().faults().strikes(id, self.id, self.points);
}

/// How a family that struck here does it. @returns which of n, 0 the mildest
inline std::uint64_t strike_detail(faults::FamilyId id, std::uint64_t n) {
  const Thread& self = world().running_thread();
  return world().machine().faults().detail(id, self.id, self.points, n);
}

/// A signal comes while the call waits, or would have to.
inline bool call_interrupted() { return call_struck(faults::FamilyId::interrupted); }

/// @returns EIO if the disk cannot tell what it was asked for, else 0
inline int stat_error() { return call_struck(faults::FamilyId::stat_error) ? EIO : 0; }

}  // namespace reprise::sim
