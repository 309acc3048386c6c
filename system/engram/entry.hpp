#pragma once
// The entry: how one operation lies in a log file. A header of 64 bytes, then the payload.
//
//   offset  size  field
//   0       4     magic 0xDEADBEEF
//   4       8     sequence number; 0 in the head of a file (log_file.hpp)
//   12      8     wall clock when it was written, ns since the epoch
//   20      4     type
//   24      4     payload bytes
//   28      4     CRC32C of the payload
//   32      4     CRC32C of bytes 0-31 and 36-55
//   36      8     up to where the file had been synced when this entry was written, in bytes
//   44      8     salt: the same in all entries of a file, of no other file
//   52      12    zero
//
// Little-endian. Two fields are there for recovery. What lies below any entry's synced end was
// durable once: damage there is rot, and never a torn tail. And blocks of deleted files that a
// crash brings to light in a newer one carry another salt.
//
// Pure functions.

#include <variant>

#include "system/engram/bugs.hpp"
#include "system/engram/vocabulary.hpp"

namespace engram {

inline constexpr std::size_t kEntryHeaderBytes = 64;
/// 0xDEADBEEF as it lies on the disk.
inline constexpr ByteView kEntryMagic = "\xEF\xBE\xAD\xDE";
/// Far above any memory; a header that says more is damaged.
inline constexpr std::uint32_t kMostPayloadBytes = 16u << 20;

enum class EntryType : std::uint32_t {
  kEpisodeStore = 1,
  kMemoryUpdate = 2,
  kMemoryDelete = 3,
  kConsolidation = 4,
  kCheckpoint = 5,        ///< head of a file that continues the one before it
  kCompactionMarker = 6,  ///< head of a file that replaces all files before it
};

struct Entry {
  std::uint64_t sequence = 0;
  std::uint64_t timestamp_ns = 0;
  EntryType type = EntryType::kEpisodeStore;
  Bytes payload;
};

/// What an entry says about the file it lies in.
struct FilePlace {
  std::uint64_t synced_end = 0;
  std::uint64_t salt = 0;
};

struct EntryHeader {
  std::uint64_t sequence = 0;
  std::uint64_t timestamp_ns = 0;
  std::uint32_t type = 0;  ///< perhaps one that this version does not know
  std::uint32_t payload_bytes = 0;
  std::uint32_t payload_crc = 0;
  FilePlace place;
};

/// Why bytes are no entry, or none that can be used.
enum class DamageKind : std::uint8_t {
  kTruncated,    ///< the file ends within the entry
  kHeader,       ///< magic, checksum, length or padding: nobody knows where the next entry begins
  kPayload,      ///< the payload's checksum
  kStale,        ///< a sound entry of another file or another time
  kUnknownType,  ///< a sound entry of a newer version
};

const char* to_string(DamageKind kind);

Bytes encode_entry(const Entry& entry, const FilePlace& place);

/// @param bytes kEntryHeaderBytes
/// @returns the header, or kHeader
std::variant<EntryHeader, DamageKind> parse_header(ByteView bytes, BugSwitches bugs);

/// @returns whether this version knows what such an entry means
bool is_known(std::uint32_t type);

}  // namespace engram
