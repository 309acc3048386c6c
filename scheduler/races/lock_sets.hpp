#pragma once
// Which locks are held, as one number: every set of locks that a run has seen, in the order of
// taking, has its own. For reports only.
//
// Threading: touched only by whoever runs.

#include <cstdint>
#include <vector>

#include "scheduler/races/sequences.hpp"
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
    bool operator==(const Lock&) const = default;
  };

  Set with(Set set, const Lock& lock) { return sets_.append(set, lock); }
  Set without(Set set, std::uint64_t object) {
    if (set != kNone && sets_.last(set).object == object) return sets_.prefix(set);
    return without_inner(set, object);
  }
  /// @returns the locks in the order of taking
  std::vector<Lock> of(Set set) const;

  void clear() { sets_.clear(); }

 private:
  Set without_inner(Set set, std::uint64_t object);

  Sequences<Lock> sets_;
};

}  // namespace reprise::scheduler
