#include "sim/disk/locks.hpp"

#include <algorithm>

namespace reprise::sim {
namespace {

bool overlaps(const RangeLock& lock, std::uint64_t begin, std::uint64_t end) {
  return lock.begin < end && begin < lock.end;
}

/// Cuts [begin, end) out of the owner's locks.
void cut(std::vector<RangeLock>& ranges, LockOwner owner, std::uint64_t begin, std::uint64_t end) {
  std::vector<RangeLock> left;
  for (const RangeLock& lock : ranges) {
    if (lock.owner != owner || !overlaps(lock, begin, end)) {
      left.push_back(lock);
      continue;
    }
    if (lock.begin < begin) left.push_back({owner, lock.mode, lock.begin, begin});
    if (end < lock.end) left.push_back({owner, lock.mode, end, lock.end});
  }
  ranges = std::move(left);
}

/// Joins neighbours of the same owner and mode.
void join(std::vector<RangeLock>& ranges, RangeLock added) {
  std::erase_if(ranges, [&](const RangeLock& lock) {
    const bool joins = lock.owner == added.owner && lock.mode == added.mode &&
                       (lock.end == added.begin || added.end == lock.begin);
    if (joins) {
      added.begin = std::min(added.begin, lock.begin);
      added.end = std::max(added.end, lock.end);
    }
    return joins;
  });
  const auto place = std::ranges::upper_bound(ranges, added.begin, {}, &RangeLock::begin);
  ranges.insert(place, added);
}

}  // namespace

std::optional<RangeLock> LockTable::conflict(InodeNumber inode, const RangeLock& wanted) const {
  const auto file = files_.find(inode);
  if (file == files_.end()) return std::nullopt;
  for (const RangeLock& lock : file->second.ranges) {
    const bool excludes = lock.mode == LockMode::exclusive || wanted.mode == LockMode::exclusive;
    if (lock.owner != wanted.owner && excludes && overlaps(lock, wanted.begin, wanted.end)) {
      return lock;
    }
  }
  return std::nullopt;
}

Outcome<void> LockTable::set(InodeNumber inode, const RangeLock& wanted) {
  if (conflict(inode, wanted)) return Failure{EAGAIN};
  std::vector<RangeLock>& ranges = files_[inode].ranges;
  cut(ranges, wanted.owner, wanted.begin, wanted.end);
  join(ranges, wanted);
  return {};
}

void LockTable::clear(InodeNumber inode, LockOwner owner, std::uint64_t begin, std::uint64_t end) {
  const auto file = files_.find(inode);
  if (file == files_.end()) return;
  cut(file->second.ranges, owner, begin, end);
  drop_if_empty(inode);
}

Outcome<void> LockTable::set_whole(InodeNumber inode, LockOwner owner, LockMode mode) {
  std::map<LockOwner, LockMode>& whole = files_[inode].whole;
  const auto mine = whole.find(owner);
  if (mine != whole.end() && mine->second == mode) return {};
  whole.erase(owner);
  const bool blocked = std::ranges::any_of(whole, [&](const auto& other) {
    return mode == LockMode::exclusive || other.second == LockMode::exclusive;
  });
  if (blocked) return Failure{EAGAIN};
  whole[owner] = mode;
  return {};
}

void LockTable::clear_whole(InodeNumber inode, LockOwner owner) {
  const auto file = files_.find(inode);
  if (file == files_.end()) return;
  file->second.whole.erase(owner);
  drop_if_empty(inode);
}

void LockTable::clear_all(InodeNumber inode, LockOwner owner) {
  clear(inode, owner, 0, kLockToEnd);
  clear_whole(inode, owner);
}

void LockTable::clear_all(LockOwner owner) {
  for (auto file = files_.begin(); file != files_.end();) {
    const InodeNumber inode = (file++)->first;
    clear_all(inode, owner);
  }
}

void LockTable::reset() { files_.clear(); }

void LockTable::drop_if_empty(InodeNumber inode) {
  const auto file = files_.find(inode);
  if (file != files_.end() && file->second.empty()) files_.erase(file);
}

}  // namespace reprise::sim
