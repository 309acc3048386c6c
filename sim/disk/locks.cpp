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

using Place = std::vector<RangeLock>::difference_type;

/// @returns where the owner's locks begin, or the end
Place place_of(const std::vector<RangeLock>& ranges, LockOwner owner) {
  return std::ranges::find(ranges, owner, &RangeLock::owner) - ranges.begin();
}

/// Adds a lock to those of its owner, which begin at `place`, and joins it with neighbours of the
/// same mode.
void join(std::vector<RangeLock>& ranges, Place place, RangeLock added) {
  std::erase_if(ranges, [&](const RangeLock& lock) {
    const bool joins = lock.owner == added.owner && lock.mode == added.mode &&
                       (lock.end == added.begin || added.end == lock.begin);
    if (joins) {
      added.begin = std::min(added.begin, lock.begin);
      added.end = std::max(added.end, lock.end);
    }
    return joins;
  });
  const auto goes_behind = [&added](const RangeLock& lock) {
    return lock.owner == added.owner && lock.begin < added.begin;
  };
  ranges.insert(std::find_if_not(ranges.begin() + place, ranges.end(), goes_behind), added);
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
  const Place place = place_of(ranges, wanted.owner);
  cut(ranges, wanted.owner, wanted.begin, wanted.end);
  join(ranges, place, wanted);
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
