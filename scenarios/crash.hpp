#pragma once
// Where a life is cut short, and how.
//
// A crash at a random step finds most of what is broken. But bugs of durability show themselves
// only in the few steps behind one write, one fsync or one failed call, so most crashes are aimed
// there.
//
// Determinism: streams arena0.crash.*, addressed by life. They are named after the first scenario
// that drew from them; another name would give old seeds another meaning.

#include "sim/scenario.hpp"

namespace reprise::scenarios {

struct CrashAim {
  faults::ContractLevel level = faults::ContractLevel::honest_disk;  ///< what may go wrong else
  std::uint64_t life_steps = 0;  ///< a crash at any step comes within so many of a life's start
};

/// Lets the started process run, until its end or until it is cut short and killed; in the latter
/// case the wall clock may have jumped when it is back.
/// @param life which one: an address for decisions
void run_until_crash(sim::Run& run, const CrashAim& aim, std::uint64_t life);

}  // namespace reprise::scenarios
