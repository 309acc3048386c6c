#pragma once
// Recovery: makes a segment a clean prefix of what was appended, after whatever stopped the writer.
//
// It cuts off tail damage (once reading it again shows the same; a copy goes to quarantine/),
// leaves interior damage alone, and makes what it accepts durable before anybody builds on it: a
// killed process leaves records in the page cache that no fsync has reached, and a failed fsync
// leaves pages marked clean that the disk never got. So the last batch is written again and synced.
// Running recovery again, also after a crash at any step, gives the same result.
//
// A segment's header is durable before its first record is written. So a last segment that has none
// is half made, and gets one, if it is no longer than a header; a longer one has been damaged by
// the disk, and in it nothing counts as tail damage.

#include "system/base/bugs.hpp"
#include "system/base/result.hpp"
#include "system/wal/scan.hpp"

namespace stemedb {

struct RecoveryReport {
  std::string path;
  std::uint64_t base = 0;
  std::uint64_t end = 0;  ///< global offset behind what was kept
  std::uint64_t valid_records = 0;
  std::uint64_t truncated_bytes = 0;
  std::optional<std::uint64_t> first_bad_offset;
  std::optional<Damage> reason;
  std::uint64_t later_valid_records = 0;
  std::vector<DamagedRange> interior;
};

/// @param directory the journal's
/// @param base the segment, which exists
/// @returns BadHeader for a segment that is not last and has none
Result<RecoveryReport> recover_segment(const std::string& directory, std::uint64_t base,
                                       const ScanRules& rules, BugSwitches bugs);

/// Copies bytes to quarantine/<base>-<offset>.bin. A copy for a person to look at: not synced.
Status quarantine_bytes(const std::string& directory, std::uint64_t base, std::uint64_t offset,
                        ByteView bytes);

}  // namespace stemedb
