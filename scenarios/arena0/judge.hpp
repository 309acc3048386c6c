#pragma once
// The judge: a fresh, fault-free process that opens what the crashes left, lets ingest finish, and
// compares log and stores with what the witness saw.
//
//   INV-WAL-*, INV-REC-*   every acknowledged record is there, unchanged; nothing else is
//   INV-IDX-*, INV-VOTE-*  indexes and vote caches agree with the claims and votes
//   INV-ING-*              everything valid arrives, everything else is in quarantine, nothing is
//                          invented, nothing blocks
//   INV-SIG-1              nothing in the store has a signature that does not verify

#include <vector>

#include "scenarios/arena0/setup.hpp"
#include "scenarios/arena0/trust.hpp"
#include "scenarios/arena0/witness.hpp"

namespace reprise::scenarios::arena0 {

/// One record as the judge read it.
struct LoggedRecord {
  std::uint64_t offset = 0;
  stemedb::Bytes payload;
};

struct LogSurvey {
  Trust trust = Trust::full;
  std::vector<LoggedRecord> records;
  std::vector<ReportedDamage> damage;  ///< what the operator took out, what readers step over
  std::uint64_t first_offset = 0;
  std::uint64_t tail = 0;
};

/// The program of the judge's process; what is wrong goes to the witness.
int judge(const Setup& setup, Witness& witness, Trust trust);

/// Reads the whole log and compares it with what was attempted and acknowledged.
LogSurvey judge_log(stemedb::Journal& journal, Trust trust, Witness& witness);

/// @returns whether the place of an acknowledged record was given to another one later: the end of
/// the log had been cut off
bool was_given_anew(const Attempt& attempt, const Witness& witness);

/// @returns whether the system has reported that what was there is lost
bool was_damaged(const LogSurvey& log, std::uint64_t offset);

/// Compares the stores with the log and with what was attempted.
void judge_store(stemedb::Node& node, const LogSurvey& log, Witness& witness);

/// Whatever of what was attempted is in the stores must be what it should be, and may be there.
void judge_contents(stemedb::Node& node, const LogSurvey& log, Witness& witness);

}  // namespace reprise::scenarios::arena0
