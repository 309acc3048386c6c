#pragma once
// Wal: the warm tier's write-ahead log. Any number of threads write, synced or queued; entries lie
// in the log in the order in which they were given to it, whichever way they took.
//
// What a caller is owed:
//
//   write_sync returned a number     the entry survives every crash, and so does everything that
//                                    was accepted before it
//   a ticket is settled by a number  as the fsync mode says: durable, or with kNone written
//   Io, Closed                       the entry is not in the log and never will be
//   Poisoned                         nobody knows; reopening finds out, once and for all
//
// A failed write is cut off again, durably, and the log goes on. After a failed fsync nothing that
// was not durable before can be believed, nor another fsync: the log is poisoned until it is
// reopened.
//
// Opening copies what it finds into a new file and deletes the others. So what a reader has seen is
// durable, whatever the page cache pretended; a torn tail is never appended to; and a crash in the
// middle leaves the old files or the new one. The price is one copy of the log for each open, and
// that a full disk must be given room first.
//
// Threading: all calls may run concurrently. Locks: file lock, then queue lock or the sink's.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "system/base/file.hpp"
#include "system/engram/log_file.hpp"
#include "system/engram/log_reader.hpp"
#include "system/engram/ticket.hpp"

namespace engram {

/// When queued entries are synced, and their tickets settled.
enum class FsyncMode : std::uint8_t {
  kPerWrite,  ///< each on its own
  kPerBatch,  ///< after each batch
  kTimer,     ///< at most an interval after they were queued
  kNone,      ///< never: a ticket says that the entry was written. A kill takes nothing, a power
              ///< cut may take everything since the last synced write, also after shutdown
};

struct WalOptions {
  FsyncMode mode = FsyncMode::kPerBatch;
  std::chrono::nanoseconds sync_interval = std::chrono::milliseconds(100);  ///< for kTimer
  std::size_t max_batch_entries = 1000;
  std::chrono::nanoseconds max_batch_delay = std::chrono::milliseconds(10);
  std::uint64_t max_file_bytes = 64ull << 20;
  bool background_writer = true;  ///< without it, queued entries wait for somebody's sync
  BugSwitches bugs;
};

/// An entry that has no number yet.
struct Draft {
  EntryType type = EntryType::kEpisodeStore;
  Bytes payload;
};

/// Is given each entry in the order of the log: on opening those that are there, later each one as
/// soon as its writer may be told. Called under the file lock, by one thread at a time.
using Sink = std::function<Status(const Entry&)>;

/// @returns what the log says so far, as drafts. Called under the file lock
using Snapshot = std::function<Result<std::vector<Draft>>()>;

class Wal {
 public:
  /// Takes the directory, which only its parent must be there for, and recovers.
  /// @returns Locked if another writer has it; what the sink answered, if it refused an entry
  static Result<std::unique_ptr<Wal>> open(const std::string& directory, const WalOptions& options,
                                           Sink sink);
  ~Wal();

  /// @returns the entry's number, once it is durable
  Result<std::uint64_t> write_sync(Draft draft);
  /// Queues an entry for the background writer.
  Ticket write_async(Draft draft);
  /// Writes and syncs everything that was queued before; an entry that could not be written says so
  /// by its ticket.
  Status sync();
  /// Replaces the log by a snapshot. After an error but Poisoned the old log goes on; a snapshot's
  /// own error is returned.
  Status compact(const Snapshot& snapshot);
  /// Refuses new entries, writes and syncs the queued ones. Further calls do nothing.
  Status shutdown();

  /// @returns for how long the oldest entry that is not settled has been waiting; 0 without one
  std::uint64_t lag_ms() const;
  /// What opening found; its entries went to the sink.
  const LogContent& recovered() const { return recovered_; }

 private:
  using Clock = std::chrono::steady_clock;

  struct Pending {
    Entry entry;
    bool synced = false;  ///< came by write_sync
    std::uint64_t arrival = 0;
    Clock::time_point queued_at;
    Ticket ticket = std::make_shared<Completion>();
  };

  Wal(std::string directory, const WalOptions& options, Sink sink)
      : directory_(std::move(directory)), options_(options), sink_(std::move(sink)) {}

  bool has(Bug bug) const { return options_.bugs.has(bug); }

  // wal_open.cpp
  Status take_directory();
  Status create_durably() const;
  Status recover();
  Status install_recovered();
  Status continue_newest();
  Status set_damaged_aside() const;

  // wal.cpp
  Ticket enqueue(Draft draft, bool synced);
  std::deque<Pending> take_pending();
  Status start_writers();
  void run_writer();
  void write_batch();
  void note_timer();
  void settle(Pending& pending, Result<std::uint64_t> outcome);

  // wal_compact.cpp
  Status check_open() const;

  // wal_commit.cpp: the file; the caller holds file_mutex_
  void commit(bool force_sync);
  void commit(std::deque<Pending> batch, bool force_sync);
  void append(Pending pending);
  bool is_full_for(std::uint64_t bytes) const;
  Status rotate();
  void flush();
  void undo_write(const Error& cause);
  Status cut_off();
  void sync_file();
  bool fsync_file();
  void settle_written();
  void poison(const Error& cause);
  bool is_timer_due() const;
  std::uint64_t next_number(const Pending& pending);
  Status status() const;

  const std::string directory_;
  const WalOptions options_;
  const Sink sink_;
  LogContent recovered_;
  std::optional<stemedb::File> directory_lock_;

  mutable std::mutex queue_mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<Pending> queue_;
  std::map<std::uint64_t, Clock::time_point> unsettled_;  ///< by arrival
  std::uint64_t arrivals_ = 0;
  bool stopping_ = false;
  std::optional<Clock::time_point> timer_due_;  ///< when kTimer has something to sync
  std::vector<std::thread> writers_;

  std::mutex file_mutex_;  // guards what follows
  std::optional<OpenLogFile> file_;
  Bytes buffer_;                  ///< encoded, goes to file_->end
  std::deque<Pending> buffered_;  ///< the entries in it
  std::deque<Pending> written_;   ///< in the file, and not settled
  std::uint64_t next_sequence_ = 1;
  std::uint64_t next_synced_sequence_ = 1;  ///< the second counter of B-57
  std::optional<Error> poisoned_;
};

}  // namespace engram
