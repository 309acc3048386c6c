#pragma once
// Journal: the append-only durable log. One writer, any number of readers, also in other processes.
//
// A directory holds segment files (segment_file.hpp) of records (record.hpp), LOCK, which the
// writer holds, HOLES (holes.hpp), SYNCED (synced_mark.hpp), and quarantine/ with copies of bytes
// that recovery cut off.
//
// A record's address is its global offset. Offsets are dense and increase; what was returned to a
// caller never changes its bytes. A writer's instance shows readers only what is durable, so that
// nothing is ever built on a record that a power cut may take back.
//
// Threading: all calls may run concurrently. journal mutex (rank 1); under it only the segment
// list.

#include <memory>
#include <mutex>
#include <variant>

#include "system/wal/recovery.hpp"
#include "system/wal/segments.hpp"
#include "system/wal/tail_signal.hpp"

namespace stemedb {

enum class Durability : std::uint8_t {
  kImmediate,  ///< append returns after an fsync; every returned append survives
  kBatched,    ///< fsync every sync_every_records and on sync(); what sync() covered survives
  kEventual,   ///< the system decides; any prefix survives
};

struct JournalOptions {
  enum class Mode : std::uint8_t { kWriter, kReader };

  Mode mode = Mode::kWriter;
  Durability durability = Durability::kImmediate;
  std::uint64_t max_segment_bytes = 64
                                    << 20;  ///< data of one segment; a larger record gets its own
  std::uint64_t sync_every_records = 64;    ///< for kBatched
  /// Everything below this offset is known to be acknowledged (an ingest cursor, say): recovery
  /// treats damage there as interior.
  std::uint64_t acknowledged_floor = 0;
  BugSwitches bugs;
};

// The outcomes of a read, each of which a consumer must treat differently.

struct LogRecord {
  std::uint64_t offset = 0;  ///< greater than what was asked for if holes lay there
  Bytes payload;
  std::uint64_t next_offset = 0;
};
/// Nothing to read there yet.
struct EndOfLog {
  std::uint64_t offset = 0;  ///< of the next record, behind holes
};
/// The offset was cleaned up.
struct BeforeStart {
  std::uint64_t first_offset = 0;
};
/// Bytes are there and are no record; the log goes on at resume_offset.
struct Corrupt {
  std::uint64_t offset = 0;
  std::uint64_t resume_offset = 0;
  Damage reason{};
};
using ReadOutcome = std::variant<LogRecord, EndOfLog, BeforeStart, Corrupt, Error>;

struct JournalStats {
  std::uint64_t appends = 0;
  std::uint64_t record_syncs = 0;  ///< without those of rotations
  std::uint64_t rotations = 0;
};

class Journal {
 public:
  /// A writer creates what is missing, takes LOCK and runs recovery; a reader changes nothing.
  /// @returns Locked if another writer is open; BadHeader, BadName, Gap, Overlap or Corrupt if the
  /// directory cannot be a log
  static Result<std::unique_ptr<Journal>> open(const std::string& directory,
                                               const JournalOptions& options);

  /// Appends and, with kImmediate, syncs.
  /// @param payload 1 byte to limits::kPayloadBytes
  /// @returns the record's offset. After an error the record may or may not be in the log after a
  /// reopen. Empty, TooLarge, Io leave the journal usable; Poisoned lasts until reopen, Degraded
  /// until quarantine_range.
  Result<std::uint64_t> append(ByteView payload);

  /// Appends without syncing, whatever the durability.
  Result<std::uint64_t> append_unsynced(ByteView payload);

  /// Makes everything appended durable.
  /// @returns the offset up to which the log is durable
  Result<std::uint64_t> sync();

  /// Reads one record and checks its CRC32C and BLAKE3. A reader that misses refreshes its list of
  /// segments once and tries again.
  ReadOutcome read(std::uint64_t offset);

  /// @returns the offset the next append will receive; a reader looks at the disk first
  Result<std::uint64_t> tail();

  /// @returns how far read() goes: everything durable, or everything with kEventual
  std::uint64_t readable_end() const;

  /// @returns true if nothing but taken-out ranges lies between the offsets
  bool is_hole(std::uint64_t from, std::uint64_t to) const;

  /// Interior damage that recovery found and nobody took out yet.
  std::vector<DamagedRange> damage() const;

  /// Takes a damaged range out of the log, durably: copies it to quarantine/ and records a hole.
  /// @returns InvalidInput unless the range is one of damage()
  Status quarantine_range(OffsetRange range);

  /// Syncs, leaves a mark that says so, and releases LOCK; later calls return Closed.
  Status close();

  SegmentManager& segments() { return segments_; }
  TailSignal& tail_signal() { return tail_signal_; }
  const std::vector<RecoveryReport>& recovery_reports() const { return recovery_reports_; }
  JournalStats stats() const;

 private:
  Journal(std::string directory, const JournalOptions& options)
      : directory_(std::move(directory)), options_(options), segments_(directory_, options.bugs) {}

  // journal_open.cpp
  Status open_writer();
  Status prepare_directory();
  Status recover(const std::vector<std::uint64_t>& bases);
  Status open_active();
  Status open_reader();

  // journal_append.cpp; the caller holds mutex_
  Status check_writable() const;
  Result<std::uint64_t> append_locked(ByteView payload);
  Status undo_append(const Error& cause);
  Status rotate();
  Status sync_locked();
  void note_durable();
  bool shows_unsynced() const {
    return options_.durability == Durability::kEventual || options_.bugs.has(Bug::kM16);
  }
  Status sync_file(Bug left_out);

  // journal_read.cpp
  ReadOutcome read_once(std::uint64_t offset);
  ReadOutcome read_record(const OpenSegment& open, std::uint64_t offset, std::uint64_t end);
  Status rebuild_header();
  ReadOutcome explain_damage(const OpenSegment& open, std::uint64_t offset, std::uint64_t end,
                             Damage reason);
  Status refresh();
  std::uint64_t readable_end_locked() const;

  const std::string directory_;
  const JournalOptions options_;
  SegmentManager segments_;
  TailSignal tail_signal_;
  std::vector<RecoveryReport> recovery_reports_;

  mutable std::mutex mutex_;
  std::optional<File> lock_file_;
  std::optional<File> active_;  ///< the segment being written
  std::uint64_t active_base_ = 0;
  std::uint64_t tail_ = 0;     ///< end of what was appended
  std::uint64_t durable_ = 0;  ///< end of what was synced
  std::uint64_t unsynced_records_ = 0;
  bool poisoned_ = false;
  bool closed_ = false;
  std::vector<OffsetRange> holes_;
  std::vector<DamagedRange> damage_;
  JournalStats stats_;
};

}  // namespace stemedb
