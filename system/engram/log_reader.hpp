#pragma once
// Reading a log: entry by entry, over damage where that is possible, to its end.
//
// What lies behind the last durable byte of the newest file may be torn: there the log ends at the
// first thing that is no entry, even if sound ones follow, so that what is found is a prefix of
// what was written. Everything in front of that was durable once. Damage there is reported, and
// costs one entry if the payload is hit, the rest of the file if the header is: nothing is guessed.
//
// Changes nothing on the disk. Threading: stateless; a log that somebody writes cannot be read.

#include <vector>

#include "system/engram/entry.hpp"

namespace engram {

struct Damage {
  std::string file;  ///< its name in the directory
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;  ///< of the entry; of the one before it if its header is unreadable
  DamageKind kind = DamageKind::kHeader;
};

/// Where the newest file stops making sense, and how.
struct TornTail {
  std::uint64_t sequence = 0;  ///< of the last entry in front of it
  DamageKind kind = DamageKind::kTruncated;
};

struct LogContent {
  std::vector<Entry> entries;  ///< in order, without heads; sequence numbers increase
  std::vector<Damage> damage;  ///< of what was durable
  std::optional<TornTail> torn_tail;
  std::uint64_t next_sequence = 1;  ///< above everything that was seen, used or not
  std::uint64_t newest_number = 0;  ///< of the newest file, 0 if there is none
  std::uint64_t newest_salt = 0;
};

/// @returns Io if the disk does not answer; damage is no error
Result<LogContent> read_log(const std::string& directory, BugSwitches bugs = {});

}  // namespace engram
