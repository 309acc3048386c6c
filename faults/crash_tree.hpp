#pragma once
// What recovery asked, and which answers it has been given: a tree with a question at each node, a
// branch for each answer that is possible there, and a recovery at each leaf. Recovery is
// deterministic, so two states that give the same answers to the questions it asks are one: what is
// never asked never branches (the idea of Jaaru, ASPLOS'22, applied to blocks and names).
//
// Determinism: pure. That a path contradicts an earlier one - another question after the same
// answers - is a bug in Reprise: something was looked at that no question was noted for.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "faults/crash_constraints.hpp"

namespace reprise::faults {

/// A question and the answer that was given.
struct CrashStep {
  SlotNumber slot = 0;
  std::uint32_t answer = 0;
};

/// What a recovery came to, in the numbers of whoever keeps the tree.
using LeafValue = std::uint32_t;

class CrashTree {
 public:
  /// @param space must outlive this
  explicit CrashTree(const CrashSpace& space) : space_(&space) {}

  /// @returns what the recovery from this state comes to, if that is known without making it
  std::optional<LeafValue> find(const CrashState& state) const;

  /// Notes a recovery: its questions in the order in which they were first asked.
  void insert(std::span<const CrashStep> path, LeafValue value);

  /// @returns a state that no recovery so far stands for; nothing when there is none
  std::optional<CrashState> next_unseen() const;

  /// @returns whether the recoveries made so far stand for every state
  bool complete() const { return root_ != kUnseen && open(root_) == 0; }
  std::uint64_t leaves() const { return values_.size(); }

 private:
  // A branch leads to a node, to a leaf, or is one of these two.
  using Branch = std::uint32_t;
  static constexpr Branch kUnseen = 0xffffffff;
  static constexpr Branch kImpossible = 0xfffffffe;
  static constexpr Branch kLeafBit = 0x80000000;

  struct Node {
    SlotNumber slot;
    std::uint32_t first_branch;  // into branches_
    std::uint64_t open;          // branches below that were never taken
  };

  static bool is_leaf(Branch branch) { return (branch & kLeafBit) != 0; }
  std::uint64_t open(Branch branch) const;
  Branch add_node(SlotNumber slot, const CrashConstraints& known);
  Branch add_leaf(LeafValue value);

  const CrashSpace* space_;
  Branch root_ = kUnseen;
  std::vector<Node> nodes_;
  std::vector<Branch> branches_;
  std::vector<LeafValue> values_;
};

}  // namespace reprise::faults
