#pragma once
// Proposes which atoms a power cut loses. A coin for each of many atoms would never show
// "everything but one" or "nothing but one", the states in which most crash bugs live (ALICE's
// pairs, B3's experience); so a crash first takes a shape.
//
// Determinism: raw bits of the stream crash.shape; the outcome becomes part of a plan only through
// crash_choice.cpp.

#include "faults/crash_choice.hpp"

namespace reprise::faults {

enum class CrashShape : std::uint8_t {
  keep_all,   ///< nothing is lost
  drop_all,   ///< exactly what was synced
  cut,        ///< the history is cut at one point
  omit_one,   ///< one atom, and what needs it, is lost
  keep_one,   ///< one atom, and what it needs, survives
  by_object,  ///< each file, and the namespace, is kept, dropped or cut on its own
  coin,       ///< each atom by a coin; the coin's weight is drawn
};

/// @returns a proposal, not yet closed under the precedence
AtomSet propose_survivors(const CrashModel& model, CrashId crash,
                          const scheduler::Decisions& decisions);

}  // namespace reprise::faults
