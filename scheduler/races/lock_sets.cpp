#include "scheduler/races/lock_sets.hpp"

#include <algorithm>

namespace reprise::scheduler {

LockSets::Set LockSets::number_of(std::vector<Lock> locks) {
  if (locks.empty()) return kNone;
  const auto [found, is_new] = numbers_.try_emplace(locks, static_cast<Set>(sets_.size()));
  if (is_new) sets_.push_back(std::move(locks));
  return found->second;
}

LockSets::Set LockSets::with(Set set, const Lock& lock) {
  std::vector<Lock> locks = sets_[set];
  locks.push_back(lock);
  return number_of(std::move(locks));
}

LockSets::Set LockSets::without(Set set, std::uint64_t object) {
  std::vector<Lock> locks = sets_[set];
  const auto last = std::find_if(locks.rbegin(), locks.rend(),
                                 [object](const Lock& lock) { return lock.object == object; });
  if (last == locks.rend()) return set;
  locks.erase(std::next(last).base());
  return number_of(std::move(locks));
}

}  // namespace reprise::scheduler
