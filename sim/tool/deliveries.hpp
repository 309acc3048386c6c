#pragma once
// Which runs of a list have been told of. A worker can be killed after it sent a record and before
// it says so, or after it took a place in the list and before it says so: each run is told of once,
// and one that got lost is known to be lost.

#include <cstdint>
#include <optional>
#include <set>

namespace reprise::sim {

class Deliveries {
 public:
  /// @returns whether this is the first word of the run with this index
  bool is_first(std::uint64_t index) {
    if (index < all_before_ || !beyond_.insert(index).second) return false;
    while (beyond_.erase(all_before_) > 0) ++all_before_;
    return true;
  }

  /// @returns the first run below `end` that nobody has told of
  std::optional<std::uint64_t> first_missing(std::uint64_t end) const {
    return all_before_ < end ? std::optional(all_before_) : std::nullopt;
  }

 private:
  std::uint64_t all_before_ = 0;
  std::set<std::uint64_t> beyond_;  // as many as the workers are apart
};

}  // namespace reprise::sim
