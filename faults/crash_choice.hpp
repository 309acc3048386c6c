#pragma once
// Chooses one legal crash state. What is chosen are deviations from "everything survives", each at
// an address of its own - (crash, inode, sector), (crash, inode) for a size, (crash, directory,
// ordinal) for a name - so that a recorded crash can be edited unit by unit: leaving a deviation
// out loses less, and any set of deviations is a legal state because what depends on a lost atom is
// lost too.
//
// Streams: crash.sector, crash.size, crash.mode-bits, crash.entry carry deviations (0: kept, k: the
// k newest pending versions are lost). crash.shape is raw bits only: which states are likely is not
// part of a plan.
//
// Determinism: by Decisions alone.

#include <cstdint>

#include "faults/crash_model.hpp"
#include "scheduler/decisions.hpp"

namespace reprise::faults {

/// Which crash of which disk; part of every address.
struct CrashId {
  std::uint32_t disk = 0;
  std::uint32_t number = 0;

  /// The entity under which choices about one inode are made.
  std::uint64_t entity(InodeNumber inode) const {
    return (std::uint64_t{disk} << 56) ^ (std::uint64_t{number} << 32) ^ inode;
  }
};

/// @returns the atoms that survive crash `crash`; always closed under the precedence
AtomSet choose_survivors(const CrashModel& model, CrashId crash, scheduler::Decisions& decisions);

/// Notes survivors that somebody else chose, so that a plan can repeat them.
/// @param survivors closed under the precedence
void note_survivors(const CrashModel& model, CrashId crash, const AtomSet& survivors,
                    scheduler::Decisions& decisions);

}  // namespace reprise::faults
