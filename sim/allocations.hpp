#pragma once
// Who allocated which memory: for reports about it.
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
};

class Allocations {
 public:
  void add(const Allocation& allocation) { by_begin_[allocation.begin] = allocation; }

  /// @returns how many bytes it was; 0 if it is not known
  std::size_t remove(std::uintptr_t begin) {
    const auto found = by_begin_.find(begin);
    if (found == by_begin_.end()) return 0;
    const std::size_t bytes = found->second.bytes;
    by_begin_.erase(found);
    return bytes;
  }

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
