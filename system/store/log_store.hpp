#pragma once
// LogStore: the write-optimised backend. An append-only log of batches, an ordered map in memory,
// and snapshots that let the log begin anew.
//
// Files: <base>.log and <base>.snap, named by the 16 hex digits of the log offset they begin at;
// the pair with the highest base is the store. LOCK is held while it is open.
//
// A checkpoint creates the next log, writes the snapshot aside, syncs it, renames it, and syncs the
// directory before the first batch goes to the new log and before the old pair is removed. Opening
// folds a log that holds anything into a new snapshot, so that nothing rests on pages whose fsync
// nobody knows about.

#include <memory>
#include <mutex>

#include "system/base/bugs.hpp"
#include "system/base/file.hpp"
#include "system/store/log_format.hpp"

namespace stemedb {

struct LogStoreOptions {
  /// Log size after which flush() takes a snapshot.
  std::uint64_t checkpoint_bytes = 4 << 20;
  BugSwitches bugs;
};

class LogStore : public KvStore {
 public:
  /// Creates the directory, whose parent exists, or recovers what is there.
  /// @returns Corrupt if flushed data is damaged, Locked if the store is open elsewhere
  static Result<std::unique_ptr<LogStore>> open(const std::string& directory,
                                                const LogStoreOptions& options);

  Result<std::optional<Bytes>> get(const Bytes& key) override;
  Result<std::vector<KeyValue>> scan_prefix(const Bytes& prefix, const Page& page) override;
  Status write_batch(const std::vector<WriteOp>& ops) override;
  Status update(const Bytes& key, const Change& change) override;
  Status flush() override;

 private:
  LogStore(std::string directory, const LogStoreOptions& options)
      : directory_(std::move(directory)), options_(options) {}

  Status recover();
  Status choose_generation();
  Status load_snapshot();
  Status load_log();
  Status replay(ByteView log);
  void remove_other_generations();

  Status check_usable() const;
  Status write_locked(const std::vector<WriteOp>& ops);
  Status begin_generation(std::uint64_t base);
  Status write_snapshot_aside(std::uint64_t base);
  Status poison(const Error& cause);

  std::string path_of(std::uint64_t base, const char* extension) const;

  const std::string directory_;
  const LogStoreOptions options_;

  std::mutex mutex_;
  std::optional<File> lock_file_;
  std::optional<File> log_;
  std::uint64_t base_ = 0;     ///< log offset of the current generation
  std::uint64_t tail_ = 0;     ///< end of what was appended
  std::uint64_t durable_ = 0;  ///< end of what was synced
  bool has_snapshot_ = false;
  bool poisoned_ = false;
  Table table_;
};

}  // namespace stemedb
