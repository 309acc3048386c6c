#include "system/ingest/quarantine.hpp"

#include "system/base/byte_reader.hpp"

namespace stemedb {
namespace {

Bytes encode(const QuarantineRecord& record) {
  Bytes bytes;
  put_u64(bytes, record.offset);
  put_u64(bytes, record.length);
  bytes.push_back(static_cast<char>(record.reason));
  put_u64(bytes, record.wall_time_s);
  put_sized(bytes, record.message);
  put_sized(bytes, record.excerpt.substr(0, QuarantineRecord::kExcerptBytes));
  return bytes;
}

Result<QuarantineRecord> decode(ByteView bytes) {
  ByteReader in(bytes);
  QuarantineRecord record;
  record.offset = in.u64();
  record.length = in.u64();
  record.reason = static_cast<QuarantineReason>(in.u8());
  record.wall_time_s = in.u64();
  record.message = in.sized();
  record.excerpt = in.sized();
  if (!in.finished()) return Error(ErrorKind::kCorrupt, "not a quarantine record");
  return record;
}

}  // namespace

const char* to_string(QuarantineReason reason) {
  switch (reason) {
    case QuarantineReason::kDamaged:
      return "Damaged";
    case QuarantineReason::kUndecodable:
      return "Undecodable";
    case QuarantineReason::kInvalid:
      return "Invalid";
    case QuarantineReason::kBadSignature:
      return "BadSignature";
    case QuarantineReason::kUnknownAssertion:
      return "UnknownAssertion";
    case QuarantineReason::kHashCollision:
      return "HashCollision";
  }
  return "Unknown";
}

std::optional<QuarantineReason> poison_reason(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kDecode:
      return QuarantineReason::kUndecodable;
    case ErrorKind::kInvalidInput:
      return QuarantineReason::kInvalid;
    case ErrorKind::kInvalidSignature:
      return QuarantineReason::kBadSignature;
    case ErrorKind::kUnknownAssertion:
      return QuarantineReason::kUnknownAssertion;
    case ErrorKind::kHashCollision:
      return QuarantineReason::kHashCollision;
    default:
      return std::nullopt;
  }
}

Result<bool> Quarantine::add(const QuarantineRecord& record) {
  return store_.compare_and_swap(codec_.quarantined(record.offset), std::nullopt, encode(record));
}

Result<std::optional<QuarantineRecord>> Quarantine::get(std::uint64_t offset) {
  STEMEDB_TRY_ASSIGN(const auto bytes, store_.get(codec_.quarantined(offset)));
  if (!bytes) return std::optional<QuarantineRecord>();
  STEMEDB_TRY_ASSIGN(auto record, decode(*bytes));
  return std::optional(std::move(record));
}

Result<std::vector<QuarantineRecord>> Quarantine::list(std::uint64_t from, std::size_t limit) {
  Page page;
  page.limit = limit;
  if (from > 0) page.after = codec_.quarantined(from - 1);
  STEMEDB_TRY_ASSIGN(const auto rows, store_.scan_prefix(codec_.all_quarantined(), page));
  std::vector<QuarantineRecord> records;
  for (const KeyValue& row : rows) {
    STEMEDB_TRY_ASSIGN(auto record, decode(row.value));
    records.push_back(std::move(record));
  }
  return records;
}

Status Quarantine::remove(std::uint64_t offset) {
  return store_.remove(codec_.quarantined(offset));
}

}  // namespace stemedb
