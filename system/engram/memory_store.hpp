#pragma once
// MemoryStore: the memories by id, and the log that brings them back.
//
// The log comes first: an operation takes effect when its entry is what it promises to be, in the
// order of the log. So the memories are always what a replay of the log would give, and nobody
// reads what a failed write was going to be.
//
// Threading: all calls may run concurrently. One mutex guards the memories; it is taken last.

#include <map>

#include "system/engram/operation.hpp"
#include "system/engram/wal.hpp"

namespace engram {

class MemoryStore {
 public:
  /// Opens the log and replays it.
  static Result<std::unique_ptr<MemoryStore>> open(const std::string& directory,
                                                   const WalOptions& options);

  /// Applies an operation. @returns its number in the log once it is durable; errors as in wal.hpp
  Result<std::uint64_t> apply(const Operation& operation);
  /// Queues an operation; it takes effect when its ticket is settled by a number.
  Ticket submit(const Operation& operation);

  /// @returns the memory, or nothing
  std::optional<Memory> get(const std::string& id) const;
  /// @returns all of them, by id
  std::map<std::string, Memory> all() const;

  /// Makes everything durable that was accepted before.
  Status sync() { return wal_->sync(); }
  /// Shrinks the log to the memories there are.
  Status compact();
  Status close() { return wal_->shutdown(); }

  const Wal& wal() const { return *wal_; }

 private:
  explicit MemoryStore(BugSwitches bugs) : bugs_(bugs) {}

  Draft draft_of(const Operation& operation) const;
  Status take(const Entry& entry);
  std::vector<Draft> snapshot() const;

  const BugSwitches bugs_;
  mutable std::mutex mutex_;
  std::map<std::string, Memory> memories_;
  std::unique_ptr<Wal> wal_;  // last: its writer fills the memories until it is shut down
};

/// @returns the memories that a log amounts to, as a replay finds them; Decode if it has an entry
/// that is no operation
Result<std::map<std::string, Memory>> replay(const std::vector<Entry>& entries);

}  // namespace engram
