#pragma once
// Searches the states of one power cut for those worth a recovery: the cheap levels first, then
// every question that recovery asked and every other answer to it, then the dearer levels, then
// samples; never a state that an earlier recovery stands for.
//
// Determinism: pure; which states are proposed follows from the space, the limits and the paths.

#include <optional>
#include <vector>

#include "faults/crash_levels.hpp"
#include "faults/crash_tree.hpp"

namespace reprise::faults {

struct SearchLimits {
  std::uint64_t recoveries = 1000;  ///< the cheap levels are tried whole, whatever they cost
  std::uint64_t seed = 0;           ///< of the samples
  bool eager = false;               ///< every state on its own, whatever recovery looks at
};

class CrashSearch {
 public:
  /// @param space must outlive this
  CrashSearch(const CrashSpace& space, std::uint32_t fills, const SearchLimits& limits);

  /// @returns the next state to recover from; nothing when the search is over
  std::optional<CrashState> next();

  /// Notes a recovery from a state, proposed or not: its questions in the order in which they were
  /// first asked.
  void done(const CrashState& state, std::span<const CrashStep> path, LeafValue value);

  /// @returns what comes out of a state, if a recovery stands for it
  std::optional<LeafValue> outcome_of(const CrashState& state) const { return tree_.find(state); }

  std::uint64_t recoveries() const { return recoveries_; }
  /// @returns whether the recoveries stand for every state
  bool exhausted() const;
  /// @returns how many levels were tried whole, from the first
  std::size_t levels_done() const { return levels_done_; }

 private:
  std::optional<CrashState> next_of_levels(CrashLevel last);
  std::optional<CrashState> next_sample();
  std::optional<CrashState> next_eagerly() const;
  void done_eagerly(std::span<const CrashStep> path, LeafValue value);
  bool is_spent(std::uint64_t share) const { return recoveries_ >= limits_.recoveries * share / 4; }

  const CrashSpace& space_;
  std::uint32_t fills_;
  SearchLimits limits_;
  CrashTree tree_;
  CrashLevels levels_;
  std::size_t levels_done_ = 0;
  std::uint64_t recoveries_ = 0;
  std::uint64_t samples_ = 0;
  std::vector<AtomSet> eager_;  // all that is left, the next one last
  CrashTree fills_of_eager_;    // of that one
};

}  // namespace reprise::faults
