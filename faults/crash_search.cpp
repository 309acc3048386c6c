#include "faults/crash_search.hpp"

#include <algorithm>

#include "faults/ideals.hpp"

namespace reprise::faults {
namespace {

// Samples that show nothing new in a row before the search gives up.
constexpr std::uint64_t kFutileSamples = 1000;

// More states than this are never listed one by one.
constexpr std::uint64_t kEagerMax = 1 << 20;

std::vector<AtomSet> all_survivors(const CrashSpace& space) {
  std::vector<AtomSet> all;
  for_each_ideal(space.precedence(), kEagerMax,
                 [&](const AtomSet& survivors) { all.push_back(survivors); });
  return all;
}

}  // namespace

CrashSearch::CrashSearch(const CrashSpace& space, std::uint32_t fills, const SearchLimits& limits)
    : space_(space),
      fills_(fills),
      limits_(limits),
      tree_(space),
      levels_(space, fills),
      fills_of_eager_(space) {
  if (limits.eager) eager_ = all_survivors(space);
}

void CrashSearch::done(const CrashState& state, std::span<const CrashStep> path, LeafValue value) {
  ++recoveries_;
  tree_.insert(path, value);
  if (!eager_.empty() && state.survivors == eager_.back()) done_eagerly(path, value);
}

/// When every filling of the sectors that recovery read was tried, the next survivors' turn comes.
void CrashSearch::done_eagerly(std::span<const CrashStep> path, LeafValue value) {
  std::vector<CrashStep> fills;
  std::ranges::copy_if(path, std::back_inserter(fills),
                       [&](const CrashStep& step) { return space_.is_fill(step.slot); });
  fills_of_eager_.insert(fills, value);
  if (!fills_of_eager_.complete()) return;
  eager_.pop_back();
  fills_of_eager_ = CrashTree(space_);
}

bool CrashSearch::exhausted() const { return limits_.eager ? eager_.empty() : tree_.complete(); }

std::optional<CrashState> CrashSearch::next() {
  if (limits_.eager) return next_eagerly();
  if (auto state = next_of_levels(CrashLevel::keep_one)) return state;
  if (tree_.complete()) return std::nullopt;
  // Half of what may be spent goes into being complete, a quarter into pairs, the rest into luck.
  if (!is_spent(2)) return tree_.next_unseen();
  if (!is_spent(3)) {
    if (auto state = next_of_levels(CrashLevel::keep_two)) return state;
  }
  return is_spent(4) ? std::nullopt : next_sample();
}

std::optional<CrashState> CrashSearch::next_eagerly() const {
  if (eager_.empty() || is_spent(4)) return std::nullopt;
  CrashState state = *fills_of_eager_.next_unseen();
  state.survivors = eager_.back();
  return state;
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
