#include "faults/crash_search.hpp"

#include <algorithm>

#include "faults/ideals.hpp"

namespace reprise::faults {
namespace {

// Samples that show nothing new in a row before the search gives up.
constexpr std::uint64_t kFutileSamples = 1000;

// More states than this are never listed one by one.
constexpr std::uint64_t kEagerMax = 1 << 20;

std::vector<CrashState> all_states(const CrashSpace& space, std::uint32_t fills) {
  std::vector<CrashState> states;
  for_each_ideal(space.precedence(), kEagerMax, [&](const AtomSet& survivors) {
    for (std::uint32_t fill = 0; fill < fills; ++fill) states.push_back({survivors, fill, {}});
  });
  return states;
}

}  // namespace

CrashSearch::CrashSearch(const CrashSpace& space, std::uint32_t fills, const SearchLimits& limits)
    : space_(space), fills_(fills), limits_(limits), tree_(space), levels_(space, fills) {
  if (limits.eager) eager_ = all_states(space, fills);
}

void CrashSearch::done(std::span<const CrashStep> path, LeafValue value) {
  ++recoveries_;
  tree_.insert(path, value);
}

bool CrashSearch::exhausted() const { return limits_.eager ? eager_.empty() : tree_.complete(); }

std::optional<CrashState> CrashSearch::next() {
  if (limits_.eager) {
    if (eager_.empty() || is_spent(4)) return std::nullopt;
    CrashState state = std::move(eager_.back());
    eager_.pop_back();
    return state;
  }
  if (auto state = next_of_levels(CrashLevel::keep_one)) return state;
  if (tree_.complete()) return std::nullopt;
  // Half of what may be spent goes into being complete, a quarter into pairs, the rest into luck.
  if (!is_spent(2)) return tree_.next_unseen();
  if (!is_spent(3)) {
    if (auto state = next_of_levels(CrashLevel::keep_two)) return state;
  }
  return is_spent(4) ? std::nullopt : next_sample();
}

/// @returns the next state of the levels up to this one that nothing stands for yet
std::optional<CrashState> CrashSearch::next_of_levels(CrashLevel last) {
  while (levels_.at() && *levels_.at() <= last) {
    levels_done_ = static_cast<std::size_t>(*levels_.at());
    CrashState state = levels_.next();
    if (!tree_.find(state)) return state;
  }
  levels_done_ = levels_.at() ? static_cast<std::size_t>(*levels_.at()) : kCrashLevels;
  return std::nullopt;
}

std::optional<CrashState> CrashSearch::next_sample() {
  for (std::uint64_t futile = 0; futile < kFutileSamples; ++futile) {
    CrashState state = sample_state(space_, fills_, limits_.seed, samples_++);
    if (!tree_.find(state)) return state;
  }
  return std::nullopt;
}

}  // namespace reprise::faults
