#include "scheduler/races/lock_sets.hpp"

#include <algorithm>

namespace reprise::scheduler {

std::vector<LockSets::Lock> LockSets::of(Set set) const {
  std::vector<Lock> locks;
  for (; set != kNone; set = sets_.prefix(set)) locks.push_back(sets_.last(set));
  std::ranges::reverse(locks);
  return locks;
}

/// One that others were taken after: they are taken again without it.
LockSets::Set LockSets::without_inner(Set set, std::uint64_t object) {
  std::vector<Lock> after;  // the latest first
  Set rest = set;
  while (rest != kNone && sets_.last(rest).object != object) {
    after.push_back(sets_.last(rest));
    rest = sets_.prefix(rest);
  }
  if (rest == kNone) return set;
  rest = sets_.prefix(rest);
  for (auto lock = after.rbegin(); lock != after.rend(); ++lock) rest = with(rest, *lock);
  return rest;
}

}  // namespace reprise::scheduler
