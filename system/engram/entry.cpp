#include "system/engram/entry.hpp"

#include <algorithm>

#include "system/base/crc32c.hpp"

namespace engram {
namespace {

using stemedb::get_u32;
using stemedb::get_u64;
using stemedb::put_u32;
using stemedb::put_u64;

constexpr std::size_t kCrc = 32;        // the header's own checksum
constexpr std::size_t kReserved = 36;   // the fields behind it
constexpr std::size_t kPadding = 52;    // zeros from here on
constexpr std::size_t kUncovered = 56;  // by any checksum

std::uint32_t header_crc(ByteView header) {
  const std::uint32_t front = stemedb::crc32c(header.substr(0, kCrc));
  return stemedb::crc32c(header.substr(kReserved, kUncovered - kReserved), front);
}

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == 0; });
}

}  // namespace

const char* to_string(DamageKind kind) {
  switch (kind) {
    case DamageKind::kTruncated:
      return "truncated entry";
    case DamageKind::kHeader:
      return "damaged header";
    case DamageKind::kPayload:
      return "damaged payload";
    case DamageKind::kStale:
      return "stale entry";
    case DamageKind::kUnknownType:
      return "unknown type";
  }
  return "damage";
}

Bytes encode_entry(const Entry& entry, const FilePlace& place) {
  Bytes front;
  front.append(kEntryMagic);
  put_u64(front, entry.sequence);
  put_u64(front, entry.timestamp_ns);
  put_u32(front, static_cast<std::uint32_t>(entry.type));
  put_u32(front, static_cast<std::uint32_t>(entry.payload.size()));
  put_u32(front, stemedb::crc32c(entry.payload));
  Bytes back;
  put_u64(back, place.synced_end);
  put_u64(back, place.salt);
  back.resize(kEntryHeaderBytes - kReserved, '\0');
  Bytes out = front;
  put_u32(out, header_crc(front + Bytes(4, '\0') + back));
  return out + back + entry.payload;
}

std::variant<EntryHeader, DamageKind> parse_header(ByteView bytes, BugSwitches bugs) {
  EntryHeader header;
  header.sequence = get_u64(bytes, 4);
  header.timestamp_ns = get_u64(bytes, 12);
  header.type = get_u32(bytes, 20);
  header.payload_bytes = get_u32(bytes, 24);
  header.payload_crc = get_u32(bytes, 28);
  header.place = {get_u64(bytes, 36), get_u64(bytes, 44)};
  if (!bytes.starts_with(kEntryMagic)) return DamageKind::kHeader;
  if (bugs.has(Bug::kM10)) return header;
  const bool sound = get_u32(bytes, kCrc) == header_crc(bytes) && is_zero(bytes.substr(kPadding)) &&
                     header.payload_bytes <= kMostPayloadBytes;
  if (!sound) return DamageKind::kHeader;
  return header;
}

bool is_known(std::uint32_t type) {
  return type >= static_cast<std::uint32_t>(EntryType::kEpisodeStore) &&
         type <= static_cast<std::uint32_t>(EntryType::kCompactionMarker);
}

}  // namespace engram
