#pragma once
// The record: how one payload lies in the log.
//
//   offset  size  field
//   0       4     payload length N, u32, 1 .. 16 777 216
//   4       4     CRC32C, u32
//   8       32    BLAKE3-256 of the payload
//   40      N     payload
//
// The CRC covers the record's global offset (8 bytes, not stored), the length bytes, the hash and
// the payload. Covering the length lets recovery distrust a damaged one; covering the offset makes
// a record valid only where it was appended, so that stale blocks of an old segment, misdirected
// writes and records quoted inside a payload never parse.
//
// A record that continues a batch stores its CRC xored with kContinuesMask. A record that opens a
// batch is written only after everything before it was synced, so finding one proves that: whatever
// is damaged in front of it was once durable. Nothing else tells a torn batch from a rotten log.
//
// Pure functions.

#include <variant>

#include "system/base/bytes.hpp"

namespace stemedb {

inline constexpr std::size_t kRecordHeaderBytes = 40;

enum class BatchRole : std::uint8_t {
  kOpens,      ///< everything before this record was synced when it was written
  kContinues,  ///< written after another record of the same batch
};

/// Why bytes are no record.
enum class Damage : std::uint8_t {
  kShortHeader,      ///< fewer than 40 bytes are left
  kShortRecord,      ///< fewer than 40 + N bytes are left
  kZeroLength,       ///< N = 0, as in a tail of zeros
  kLengthOverLimit,  ///< N is over the payload limit
  kCrc,
  kBlake3,
  kBadSegmentHeader,
};

const char* to_string(Damage damage);

struct RecordView {
  ByteView payload;  ///< points into the parsed bytes
  BatchRole role;

  std::uint64_t size() const { return kRecordHeaderBytes + payload.size(); }
};

/// @param offset global offset the record will have
/// @param payload 1 byte to limits::kPayloadBytes
Bytes encode_record(std::uint64_t offset, ByteView payload, BatchRole role);

/// @param header the first kRecordHeaderBytes of a record
/// @returns the payload length, or why there is none
std::variant<std::uint32_t, Damage> payload_length(ByteView header);

/// @param bytes what lies at the offset, possibly more than the record
std::variant<RecordView, Damage> parse_record(std::uint64_t offset, ByteView bytes);

}  // namespace stemedb
