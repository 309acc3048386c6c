#pragma once
// Which locks are held, as one number: every set of locks that a run has seen has its own. For
// reports only.
//
// Threading: touched only by whoever runs.

#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/taking.hpp"

namespace reprise::scheduler {

class LockSets {
 public:
  using Set = std::uint32_t;
  static constexpr Set kNone = 0;

  /// A lock as reports name it.
  struct Lock {
    std::uint64_t object = 0;
    const void* site = nullptr;  ///< where it was taken
    LockKind kind = LockKind::mutex;
    auto operator<=>(const Lock&) const = default;
  };

  Set with(Set set, const Lock& lock);
  Set without(Set set, std::uint64_t object);
  const std::vector<Lock>& of(Set set) const { return sets_[set]; }

  void clear() {
    sets_.assign(1, {});
    numbers_.clear();
  }

 private:
  Set number_of(std::vector<Lock> locks);

  std::vector<std::vector<Lock>> sets_ = {{}};  // each in the order of taking
  std::map<std::vector<Lock>, Set> numbers_;
};

}  // namespace reprise::scheduler
