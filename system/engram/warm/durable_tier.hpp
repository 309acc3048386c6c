#pragma once
// DurableTier: a warm storage that comes back. The log is what lasts; the mapped file and the texts
// are made anew from it whenever the tier is opened.
//
// The log comes first: an operation changes the storage when its entry is what its mode promises,
// in the order of the log. A storage refuses what does not fit, and with the same capacity it
// refuses the same things again when the log is replayed.
//
// Threading: all calls may run concurrently. The log's file lock is taken before any of the
// storage's.

#include "system/engram/operation.hpp"
#include "system/engram/wal.hpp"
#include "system/engram/warm/warm_storage.hpp"

namespace engram {

class DurableTier {
 public:
  /// Makes an empty file, opens the log beside it and replays it.
  /// @param directory whose parent must be there
  /// @param warm with the capacity it has always had, or a larger one
  static Result<std::unique_ptr<DurableTier>> open(const std::string& directory,
                                                   const WarmOptions& warm, const WalOptions& wal);

  /// @returns its number in the log, once it is durable; AllocationFailed if it did not fit; errors
  /// as in wal.hpp
  Result<std::uint64_t> apply(const Operation& operation);
  /// Queues an operation; it takes effect when its ticket is settled by a number.
  Ticket submit(const Operation& operation);
  Result<std::optional<Memory>> get(const std::string& id) const { return storage_->get(id); }

  /// Makes everything durable that was accepted before.
  Status sync() { return wal_->sync(); }
  /// Shrinks the log to the memories there are.
  Status compact_log();
  /// Seals the file and ends the log. Nothing else may run.
  Status close();

  MappedWarmStorage& storage() { return *storage_; }
  const Wal& wal() const { return *wal_; }

 private:
  explicit DurableTier(BugSwitches bugs) : bugs_(bugs) {}

  Draft draft_of(const Operation& operation) const;
  Result<std::vector<Draft>> snapshot() const;
  Status take(const Entry& entry);
  Status change(const Operation& operation);
  Result<std::uint64_t> change_unlogged(const Operation& operation);

  const BugSwitches bugs_;
  bool replaying_ = true;                   ///< until open returns
  std::atomic<std::uint64_t> unlogged_{0};  ///< operations, with the defect of B-52
  std::unique_ptr<MappedWarmStorage> storage_;
  std::unique_ptr<Wal> wal_;  // last: its writer fills the storage until it is shut down
};

}  // namespace engram
