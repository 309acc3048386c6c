#pragma once
// Trust: how far what the store stands on can be trusted, and so what is demanded of it.
//
// Determinism: pure functions.

#include <cstdint>

#include "faults/fault_plan.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena0 {

enum class Trust : std::uint8_t {
  full,     ///< everything acknowledged is there, and ingest finishes
  stained,  ///< somebody damaged the log: what is lost of it is reported, unless it was in the last
            ///< batch; with the rest ingest finishes
  partial,  ///< the disk damaged data by itself: the same for the log; the stores may be lost
  none,     ///< the disk forgot or mixed up what it had acknowledged: what is there is right
};

/// @param lies how many the disk has told. What one took may have been in the last batch of the
/// log, and so cannot be missed; behind it the next one finds another last batch, and so on.
inline Trust trust_in_disk(std::uint64_t lies) {
  if (lies == 0) return Trust::full;
  return lies == 1 ? Trust::partial : Trust::none;
}

/// @returns whether a violation counts: on a disk that forgets, only what is there and wrong does
bool is_demanded(const Violation& violation, Trust trust);

/// Garbage in a whole file or a wrong bit, but nothing in between: where only the end of the log is
/// garbage, its bytes are those that a power cut may leave of one large batch. Recovery must cut
/// them off, whoever was told that the batches in front of the last one are durable.
void damage_bits_or_files(faults::FaultPlan& plan);

}  // namespace reprise::scenarios::arena0
