#pragma once
// Races that a program says it means, by the annotations that libraries carry for tools like this
// one: those about a piece of memory, and those of the accesses that a thread makes meanwhile.
//
// Determinism: addresses are looked up, never shown. Threading: kernel, one caller at a time.

#include <cstddef>
#include <cstdint>
#include <map>

#include "scheduler/races/lock_sets.hpp"
#include "scheduler/races/race_detector.hpp"

namespace reprise::sim {

class AllowedRaces {
 public:
  /// What a thread holds while its accesses of a kind race with nobody: a lock that is none.
  static scheduler::LockSets::Lock token(scheduler::AccessKind kind) {
    return {.object = is_write(kind) ? kWrites : kReads};
  }
  static bool is_token(const scheduler::LockSets::Lock& lock) { return lock.object >= kReads; }

  /// Says it of memory in this run, until it is freed.
  void allow(std::uintptr_t begin, std::size_t bytes) { ends_[begin] = begin + bytes; }
  void forget(std::uintptr_t begin, std::size_t bytes) {
    ends_.erase(ends_.lower_bound(begin), ends_.lower_bound(begin + bytes));
  }
  void clear() { ends_.clear(); }

  bool covers(const scheduler::Race& race, const scheduler::LockSets& locks) const;

 private:
  static constexpr std::uint64_t kReads = ~std::uint64_t{0} - 1;
  static constexpr std::uint64_t kWrites = ~std::uint64_t{0};

  std::map<std::uintptr_t, std::uintptr_t> ends_;  // by begin
};

}  // namespace reprise::sim
