#pragma once
// Verification: does a node's data satisfy the invariants of the system?
//
// For `stemectl verify` and for whatever judges a test run. Call at quiescence: nothing submitted,
// and ingest either drained or stopped. A checker returns what it found; an Error means that it
// could not look (the disk failed), not that something is wrong.
//
//   INV-WAL-3   every acknowledged record is in the log, and nothing that nobody appended
//   INV-WAL-4   every record in the log reads and passes its checksums
//   INV-WAL-6   records follow one another without gaps but the recorded holes
//   INV-KEY-2   a subject's keys lead only to that subject's claims
//   INV-IDX-1   a claim is in both indexes; INV-IDX-2 every index entry leads to a claim;
//   INV-IDX-3   no entry is there twice
//   INV-VOTE-1  the count is the number of rows; INV-VOTE-2 the weight is their sum;
//   INV-VOTE-4  both caches are there, or neither
//   INV-SIG-1   every stored claim and vote verifies and is within the limits
//   INV-ING-1   every valid record below the cursor is applied, and nothing is left behind it
//   INV-ING-3   the cursor is within the log; what is below it is applied or in quarantine
//   INV-ING-4   nothing is stored that was not appended

#include <set>
#include <span>

#include "system/node/node.hpp"

namespace stemedb {

struct Violation {
  std::string invariant;  ///< for example "INV-IDX-1"
  std::string message;
};
using Violations = std::vector<Violation>;

/// Walks the log from its first record to its end. INV-WAL-4, INV-WAL-6.
/// @param journal a writer or a reader
Result<Violations> check_log(Journal& journal);

struct AcknowledgedRecord {
  std::uint64_t offset = 0;
  Hash payload_hash{};  ///< BLAKE3 of the payload
};

/// INV-WAL-3, from what the writers remember.
/// @param attempted BLAKE3 of every payload anybody tried to append
Result<Violations> check_log_history(Journal& journal,
                                     std::span<const AcknowledgedRecord> acknowledged,
                                     const std::set<Hash>& attempted);

/// INV-IDX-1..3, INV-KEY-2.
Result<Violations> check_indexes(Node& node);

/// INV-VOTE-1, 2, 4.
Result<Violations> check_votes(Node& node);

/// INV-SIG-1.
Result<Violations> check_signatures(Node& node);

/// INV-ING-1, 3, 4.
/// @param drained ingest was given the time to read everything
Result<Violations> check_ingest(Node& node, bool drained);

/// All but check_log_history.
Result<Violations> check_node(Node& node, bool drained);

}  // namespace stemedb
