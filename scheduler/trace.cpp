#include "scheduler/trace.hpp"

#include <fmt/format.h>
// The same hashes, by the widest registers that the processor has, under names of their own.
#define XXH_DISPATCH_DISABLE_REPLACE
#include <xxh_x86dispatch.h>

#include <algorithm>

namespace reprise::scheduler {

std::string TraceHash::hex() const { return fmt::format("{:016x}{:016x}", high, low); }

void Trace::begin() {
  block_.chain = {};
  used_ = 0;
  sealed_events_ = 0;
  checkpoints_.clear();
  kept_.clear();
}

TraceHash Trace::digest(HashFunction function) const {
  const std::size_t bytes = sizeof(TraceHash) + used_ * sizeof(Event);
  const XXH128_hash_t value = function(&block_, bytes, sealed_events_ + used_);
  return {value.high64, value.low64};
}

// Not by the widest registers: where a run is too short to fill a block, it takes longer to wake
// them up than they save.
TraceHash Trace::hash() const { return digest(&XXH3_128bits_withSeed); }

void Trace::seal() {
  block_.chain = digest(&XXH3_128bits_withSeed_dispatch);
  sealed_events_ += used_;
  checkpoints_.push_back(block_.chain);
  if (keep_limit_ > 0) {
    kept_.insert(kept_.end(), block_.events, block_.events + used_);
    // Halve rather than slide: dropping the oldest costs nothing per event.
    if (kept_.size() > 2 * keep_limit_) {
      kept_.erase(kept_.begin(), kept_.end() - static_cast<std::ptrdiff_t>(keep_limit_));
    }
  }
  used_ = 0;
}

std::vector<Event> Trace::kept_events() const {
  if (keep_limit_ == 0) return {};
  std::vector<Event> all = kept_;
  all.insert(all.end(), block_.events, block_.events + used_);
  if (all.size() > keep_limit_) {
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(keep_limit_));
  }
  return all;
}

std::optional<std::size_t> first_differing_block(std::span<const TraceHash> a,
                                                 std::span<const TraceHash> b) {
  // The hash is a chain: once different, different for good. So the first difference is found by
  // bisection.
  std::size_t equal = 0;
  std::size_t end = std::min(a.size(), b.size());
  const std::size_t common = end;
  while (equal < end) {
    const std::size_t middle = equal + (end - equal) / 2;
    if (a[middle] == b[middle]) {
      equal = middle + 1;
    } else {
      end = middle;
    }
  }
  if (equal == common) return std::nullopt;
  return equal;
}

std::optional<std::size_t> first_difference(std::span<const Event> a, std::span<const Event> b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() && in_b == b.end()) return std::nullopt;
  return static_cast<std::size_t>(in_a - a.begin());
}

}  // namespace reprise::scheduler
