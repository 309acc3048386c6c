#pragma once
// Trust: how far what the store stands on can be trusted, and so what is demanded of it.
//
// Determinism: depends on the probes of the fault plan alone. Threading: for the host.

#include <cstdint>

#include "faults/fault_plan.hpp"
#include "scenarios/arena0/witness.hpp"
#include "sim/scenario.hpp"

namespace reprise::scenarios::arena0 {

enum class Trust : std::uint8_t {
  full,     ///< everything acknowledged is there, and ingest finishes
  stained,  ///< somebody damaged the log: what is lost of it is reported, unless it was in the last
            ///< batch; with the rest ingest finishes
  partial,  ///< the disk damaged data by itself: the same for the log; the stores may be lost
  none,     ///< the disk forgot or mixed up what it had acknowledged: what is there is right
};

/// How far the disk of a machine can be trusted after what it has done. What one damage took may
/// have been in the last batch of the log, where nobody can miss it; behind it the next damage
/// finds another last batch, and so on: one can be judged, several cannot.
Trust trust_in_disk(sim::Machine& machine);

/// Some reads may give a wrong page, once.
bool may_misread(const faults::FaultPlan& plan);

/// Fails the run for the violations that count: on a disk that forgets, only what is there and
/// wrong does.
void report(sim::Run& run, const Witness& witness, Trust trust);

/// Fails the run if a process has allocated out of all proportion to its input: INV-ENC-3.
void report_heap(sim::Run& run);

/// Garbage in a whole file or a wrong bit, but nothing in between: where only the end of the log is
/// garbage, its bytes are those that a power cut may leave of one large batch. Recovery must cut
/// them off, whoever was told that the batches in front of the last one are durable.
void damage_bits_or_files(faults::FaultPlan& plan);

}  // namespace reprise::scenarios::arena0
