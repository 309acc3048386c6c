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

/// What a crash may be aimed at.
enum class CrashTarget : std::uint8_t {
  step,      ///< any
  change,    ///< right behind a change of the disk
  sync,      ///< right behind an fsync
  failure,   ///< some time after the first failed write or fsync
  creation,  ///< some time after a file was made: in the middle of what it was made for
  ingest,    ///< right behind a call of an ingest worker
};

struct CrashAim {
  std::span<const CrashTarget> targets;  ///< one is drawn; named more often, drawn more often
  std::uint64_t life_steps = 0;  ///< a crash at any step comes within so many of a life's start
};

/// @returns what crashes are aimed at when nothing is known but what may go wrong else
std::span<const CrashTarget> usual_targets(faults::ContractLevel level);

/// Lets the started process run, until its end or until it is cut short and killed; in the latter
/// case the wall clock may have jumped when it is back.
/// @param life which one: an address for decisions
void run_until_crash(sim::Run& run, const CrashAim& aim, std::uint64_t life);

}  // namespace reprise::scenarios
