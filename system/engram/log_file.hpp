#pragma once
// Log files: their names, their heads, and how one comes into being.
//
// A file is named wal-N.log, N in 16 hex digits: the second in which it was made, or one more than
// the newest file has if the clock stands still or goes back. The order of names is the order of
// the log.
//
// A file begins with a head, an entry of type Checkpoint or CompactionMarker without a number:
//
//   payload   8 bytes   size of the file when it got its name: all that was synced before
//             8 bytes   every entry behind the head has at least this number
//
// Files are written under another name, synced, renamed, and the directory is synced. So a file is
// there with a sound head, or not at all; a crash can only tear what was appended later.
//
// Threading: stateless.

#include <optional>
#include <span>

#include "system/engram/entry.hpp"
#include "system/engram/posix_file.hpp"

namespace engram {

struct FileHead {
  std::uint64_t synced_bytes = 0;
  std::uint64_t first_sequence = 0;
};

/// A file that is ready for appending.
struct OpenLogFile {
  PosixFile file;
  std::uint64_t number = 0;
  std::uint64_t salt = 0;
  std::uint64_t end = 0;         ///< where the next entry goes
  std::uint64_t synced_end = 0;  ///< everything below it is durable
};

/// Of a file with nothing but its head in it.
inline constexpr std::uint64_t kEmptyFileBytes = kEntryHeaderBytes + 16;

std::string log_file_name(std::uint64_t number);
/// @returns the number in a log file's name, or nothing
std::optional<std::uint64_t> number_of_log_file(ByteView name);

Bytes encode_head(const FileHead& head);
/// @returns nothing if the entry is no head
std::optional<FileHead> decode_head(const Entry& entry);

/// @param newest number of the newest file there is
/// @returns the number of the next one
std::uint64_t next_file_number(std::uint64_t newest);

/// Wall clock, as entries carry it.
std::uint64_t wall_time_ns();

/// Makes a durable file with a head and perhaps entries in it.
/// @param type kCheckpoint or kCompactionMarker
/// @returns Io if nothing of it is left; Poisoned if its name is there, and perhaps not for long
Result<OpenLogFile> create_log_file(const std::string& directory, std::uint64_t number,
                                    EntryType type, std::uint64_t first_sequence,
                                    std::span<const Entry> entries, BugSwitches bugs);

/// Deletes all log files older than one, and files that never got their names. What cannot be
/// deleted is left for the next time: nobody reads it.
void remove_replaced(const std::string& directory, std::uint64_t number, BugSwitches bugs);

}  // namespace engram
