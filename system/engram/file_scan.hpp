#pragma once
// One log file, read from its beginning with one read for a header and one for its payload.
//
// Threading: stateless.

#include <optional>
#include <vector>

#include "system/engram/log_file.hpp"

namespace engram {

struct ScannedEntry {
  std::uint64_t offset = 0;
  Entry entry;
};

struct ScannedDamage {
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;  ///< of the entry; of the one before it if its header is unreadable
  DamageKind kind = DamageKind::kHeader;
};

struct FileScan {
  EntryType type = EntryType::kCheckpoint;  ///< of the head
  std::vector<ScannedEntry> entries;        ///< without the head; their numbers increase
  std::vector<ScannedDamage> damage;
  std::uint64_t synced_end = kEmptyFileBytes;  ///< as far as its entries know
  std::uint64_t salt = 0;                      ///< of its head
  std::uint64_t next_sequence = 1;             ///< above everything in it
};

/// @param next_sequence entries with smaller numbers are stale, unless the file replaces all before
Result<FileScan> scan_file(const std::string& path, std::uint64_t next_sequence, BugSwitches bugs);

}  // namespace engram
