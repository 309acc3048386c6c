#pragma once
// Scan: walks the records of a segment and tells two kinds of damage apart.
//
//   tail damage       what a crash leaves of a batch that was being written; may be cut off
//   interior damage   bytes that were durable once; never cut off, acknowledged records may follow
//
// Damage is interior if a record that opens a batch lies behind it (record.hpp), if its offset is
// below what somebody knows to be acknowledged, or if the segment is not the last one. Batches that
// were durable and are garbage to the end of the file cannot be told from one that was torn: the
// same bytes may be left of either.
//
// Pure functions of bytes in memory.

#include <optional>
#include <span>
#include <vector>

#include "system/wal/holes.hpp"
#include "system/wal/record.hpp"

namespace stemedb {

/// How far behind damage a later record is looked for: one record of the largest size, and 64 KiB.
inline constexpr std::uint64_t kProbeBytes = 16'777'216 + 65'536;

struct ScanRules {
  bool is_last = true;
  /// Everything below this global offset was acknowledged.
  std::uint64_t acknowledged_floor = 0;
  std::span<const OffsetRange> holes;
};

struct DamagedRange {
  OffsetRange range;
  Damage reason;
};

struct SegmentScan {
  std::uint64_t valid_records = 0;
  std::uint64_t end = 0;         ///< global offset behind the last byte to keep
  std::uint64_t last_batch = 0;  ///< where the last batch opens; the base if no record does
  std::vector<DamagedRange> interior;
  std::optional<Damage> tail;             ///< why the scan stopped before the end of the data
  std::uint64_t later_valid_records = 0;  ///< records of the torn batch behind tail damage
};

/// @param base global offset of the first byte of data
/// @param data the segment without its header
SegmentScan scan_segment(std::uint64_t base, ByteView data, const ScanRules& rules);

/// @returns the global offset of the first valid record in (offset, offset + kProbeBytes], if any
std::optional<std::uint64_t> next_record(std::uint64_t base, ByteView data, std::uint64_t offset);

}  // namespace stemedb
