#include "system/wal/record.hpp"

#include "system/base/crc32c.hpp"
#include "system/types/hashing.hpp"
#include "system/types/limits.hpp"

namespace stemedb {
namespace {

/// Any constant but 0 would do; these are the digits of pi.
constexpr std::uint32_t kContinuesMask = 0x243f6a88;

constexpr std::size_t kLengthAt = 0;
constexpr std::size_t kCrcAt = 4;
constexpr std::size_t kHashAt = 8;

std::uint32_t record_crc(std::uint64_t offset, ByteView length, ByteView hash_and_payload) {
  Bytes where;
  put_u64(where, offset);
  return crc32c(hash_and_payload, crc32c(length, crc32c(where)));
}

}  // namespace

const char* to_string(Damage damage) {
  switch (damage) {
    case Damage::kShortHeader:
      return "short header";
    case Damage::kShortRecord:
      return "short record";
    case Damage::kZeroLength:
      return "zero length";
    case Damage::kLengthOverLimit:
      return "length over limit";
    case Damage::kCrc:
      return "CRC mismatch";
    case Damage::kBlake3:
      return "BLAKE3 mismatch";
    case Damage::kBadSegmentHeader:
      return "bad segment header";
  }
  return "unknown";
}

Bytes encode_record(std::uint64_t offset, ByteView payload, BatchRole role) {
  Bytes length;
  put_u32(length, static_cast<std::uint32_t>(payload.size()));
  Bytes hash_and_payload(view_of(blake3(payload)));
  hash_and_payload.append(payload);
  const std::uint32_t crc = record_crc(offset, length, hash_and_payload);

  Bytes record = std::move(length);
  put_u32(record, role == BatchRole::kOpens ? crc : crc ^ kContinuesMask);
  record.append(hash_and_payload);
  return record;
}

std::variant<std::uint32_t, Damage> payload_length(ByteView header) {
  if (header.size() < kRecordHeaderBytes) return Damage::kShortHeader;
  const std::uint32_t length = get_u32(header, kLengthAt);
  if (length == 0) return Damage::kZeroLength;
  if (length > limits::kPayloadBytes) return Damage::kLengthOverLimit;
  return length;
}

std::variant<RecordView, Damage> parse_record(std::uint64_t offset, ByteView bytes) {
  const auto length = payload_length(bytes);
  if (const auto* damage = std::get_if<Damage>(&length)) return *damage;
  const std::size_t size = kRecordHeaderBytes + *std::get_if<std::uint32_t>(&length);
  if (bytes.size() < size) return Damage::kShortRecord;

  const ByteView record = bytes.substr(0, size);
  const std::uint32_t difference =
      get_u32(record, kCrcAt) ^
      record_crc(offset, record.substr(kLengthAt, kCrcAt), record.substr(kHashAt));
  if (difference != 0 && difference != kContinuesMask) return Damage::kCrc;

  const ByteView payload = record.substr(kRecordHeaderBytes);
  const Hash hash = blake3(payload);
  if (record.substr(kHashAt, hash.size()) != view_of(hash)) return Damage::kBlake3;
  return RecordView{payload, difference == 0 ? BatchRole::kOpens : BatchRole::kContinues};
}

}  // namespace stemedb
