#pragma once
// The lock table of a disk: byte-range locks (fcntl) and whole-file locks (flock). It answers at
// once; waiting, and finding out that two owners wait for each other, is the caller's business.
//
// Determinism: locks are kept in the order of inode, then offset.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/disk/outcome.hpp"
#include "sim/disk/types.hpp"

namespace reprise::sim {

/// Whom a lock belongs to. Processes (fcntl), open file descriptions (OFD locks, flock) and
/// whatever else the caller numbers must not share numbers.
using LockOwner = std::uint64_t;

enum class LockMode : std::uint8_t { shared, exclusive };

/// Bytes [begin, end).
struct RangeLock {
  LockOwner owner = 0;
  LockMode mode = LockMode::shared;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// The end of a range that reaches to the end of the file, however long it becomes.
inline constexpr std::uint64_t kLockToEnd = ~std::uint64_t{0};

class LockTable {
 public:
  /// @returns a lock of another owner that stands in the way of `wanted`: of the owner that came to
  ///   the file first, the one with the lowest offset, as on Linux
  std::optional<RangeLock> conflict(InodeNumber inode, const RangeLock& wanted) const;

  /// Sets the range to the given mode, splitting and joining what the owner already holds.
  /// @returns EAGAIN if another owner stands in the way
  Outcome<void> set(InodeNumber inode, const RangeLock& wanted);

  /// Gives up the owner's locks on [begin, end).
  void clear(InodeNumber inode, LockOwner owner, std::uint64_t begin, std::uint64_t end);

  /// Sets a whole-file lock, replacing the owner's former one.
  /// @returns EAGAIN if another owner stands in the way; a former lock is then gone, as on Linux
  Outcome<void> set_whole(InodeNumber inode, LockOwner owner, LockMode mode);
  void clear_whole(InodeNumber inode, LockOwner owner);

  /// Gives up every lock of the owner on the inode: what any close does to fcntl locks.
  void clear_all(InodeNumber inode, LockOwner owner);
  /// Gives up every lock of the owner.
  void clear_all(LockOwner owner);
  void reset();

 private:
  struct FileLocks {
    // Those of one owner together, by begin; owners in the order of their first lock.
    std::vector<RangeLock> ranges;
    std::map<LockOwner, LockMode> whole;
    bool empty() const { return ranges.empty() && whole.empty(); }
  };

  void drop_if_empty(InodeNumber inode);

  std::map<InodeNumber, FileLocks> files_;
};

}  // namespace reprise::sim
