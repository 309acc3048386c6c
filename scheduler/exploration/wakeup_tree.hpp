#pragma once
// Wakeup trees (Abdulla, Aronis, Jonsson, Sagonas: Optimal Dynamic Partial Order Reduction,
// POPL 2014): from one state, the sequences of moves that are still to be explored, merged where
// one begins like another up to the order of independent moves.

#include <vector>

#include "scheduler/exploration/execution.hpp"

namespace reprise::scheduler {

struct WakeupTree {
  struct Branch;

  bool empty() const { return branches.empty(); }

  /// Adds a sequence, unless one that is there leads to it.
  /// @param sequence is used up
  /// @param execution,position the state in it that the tree is of
  void insert(std::vector<KnownMove>& sequence, const Execution& execution, StepNumber position);

  /// @param way what leads here
  /// @param sequences all that are in it are added to them
  void collect(std::vector<KnownMove>& way, std::vector<std::vector<KnownMove>>& sequences) const;

  std::vector<Branch> branches;  ///< in the order in which they are to be explored

 private:
  class Way;
  void insert(std::vector<KnownMove>& sequence, Way way);
};

struct WakeupTree::Branch {
  KnownMove first;
  WakeupTree rest;
  /// Instead of it, if it fails: what was to be explored after it though it is independent of it.
  WakeupTree instead = {};
};

/// Whether a move can come first in a sequence up to the order of independent moves.
enum class Start : std::uint8_t {
  no,
  inside,   ///< it is one of its moves, and those before it are independent of it
  outside,  ///< it is independent of all of them
};
/// @param is_same whether one of the sequence's moves is this one
/// @param at where it stands in the sequence, if inside
template <class IsSame>
Start can_start(const KnownMove& move, const std::vector<KnownMove>& sequence, IsSame is_same,
                std::size_t& at) {
  for (at = 0; at < sequence.size(); ++at) {
    if (is_same(sequence[at])) return Start::inside;
    if (!independent(move, sequence[at])) return Start::no;
  }
  return Start::outside;
}

}  // namespace reprise::scheduler
