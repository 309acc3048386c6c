#pragma once
// Who allocated which memory, until somebody gets it again: for reports about it.
//
// Threading: kernel, one caller at a time.

#include <cstdint>
#include <map>
#include <optional>

#include "scheduler/races/race_detector.hpp"

namespace reprise::sim {

struct Allocation {
  std::uintptr_t begin = 0;
  std::size_t bytes = 0;
  scheduler::TaskId task = scheduler::kNoTask;
  scheduler::AccessSite site;
  bool is_free = false;
};

class Allocations {
 public:
  void add(const Allocation& allocation) {
    const auto next = by_begin_.lower_bound(allocation.begin);
    by_begin_.erase(next, by_begin_.lower_bound(allocation.begin + allocation.bytes));
    by_begin_[allocation.begin] = allocation;
  }

  /// @returns how many bytes are in use there; 0 if that is not known
  std::size_t bytes_at(std::uintptr_t begin) const {
    const auto found = by_begin_.find(begin);
    return found == by_begin_.end() || found->second.is_free ? 0 : found->second.bytes;
  }
  /// @param begin of one that is in use
  void free(std::uintptr_t begin) { by_begin_.at(begin).is_free = true; }

  /// @returns the allocation that an address lies in
  std::optional<Allocation> find(std::uintptr_t address) const {
    auto next = by_begin_.upper_bound(address);
    if (next == by_begin_.begin()) return {};
    const Allocation& found = (--next)->second;
    if (address - found.begin >= found.bytes) return {};
    return found;
  }

  void clear() { by_begin_.clear(); }

 private:
  std::map<std::uintptr_t, Allocation> by_begin_;
};

}  // namespace reprise::sim
