#include "faults/crash_tree.hpp"

#include "scheduler/check.hpp"

namespace reprise::faults {

std::optional<LeafValue> CrashTree::find(const CrashState& state) const {
  Branch at = root_;
  while (at != kUnseen && !is_leaf(at)) {
    const Node& node = nodes_[at];
    at = branches_[node.first_branch + space_->answer(state, node.slot)];
    REPRISE_CHECK(at != kImpossible);
  }
  return at == kUnseen ? std::nullopt : std::optional(values_[at & ~kLeafBit]);
}

void CrashTree::insert(std::span<const CrashStep> path, LeafValue value) {
  CrashConstraints known(*space_);
  std::vector<std::uint32_t> taken;  // the nodes on the path
  // Where the branch to the next node is kept: branches_ grows, so by its place.
  constexpr std::size_t kAtRoot = ~std::size_t{0};
  std::size_t place = kAtRoot;
  const auto branch = [&]() -> Branch& { return place == kAtRoot ? root_ : branches_[place]; };
  std::uint64_t opened = 0;
  for (const CrashStep& step : path) {
    if (branch() == kUnseen) {
      const Branch added = add_node(step.slot, known);
      branch() = added;
      opened = nodes_[added].open;
      for (const std::uint32_t node : taken) nodes_[node].open += opened;
    }
    REPRISE_CHECK(!is_leaf(branch()));
    const std::uint32_t node = branch();
    REPRISE_CHECK(nodes_[node].slot == step.slot);
    taken.push_back(node);
    place = nodes_[node].first_branch + step.answer;
    if (branch() == kUnseen) {
      for (const std::uint32_t above : taken) --nodes_[above].open;
    }
    known.demand(step.slot, step.answer);
  }
  if (branch() != kUnseen) {
    REPRISE_CHECK(is_leaf(branch()) && values_[branch() & ~kLeafBit] == value);
    return;
  }
  const Branch leaf = add_leaf(value);
  branch() = leaf;
}

CrashTree::Branch CrashTree::add_node(SlotNumber slot, const CrashConstraints& known) {
  Node node{slot, static_cast<std::uint32_t>(branches_.size()), 0};
  for (std::uint32_t answer = 0; answer < space_->answers(slot); ++answer) {
    const bool possible = known.admits(slot, answer);
    branches_.push_back(possible ? kUnseen : kImpossible);
    if (possible) ++node.open;
  }
  nodes_.push_back(node);
  return static_cast<Branch>(nodes_.size() - 1);
}

CrashTree::Branch CrashTree::add_leaf(LeafValue value) {
  values_.push_back(value);
  return static_cast<Branch>(values_.size() - 1) | kLeafBit;
}

std::uint64_t CrashTree::open(Branch branch) const {
  return is_leaf(branch) ? 0 : nodes_[branch].open;
}

std::optional<CrashState> CrashTree::next_unseen() const {
  CrashConstraints known(*space_);
  if (root_ == kUnseen) return known.largest();
  if (open(root_) == 0) return std::nullopt;
  for (Branch at = root_;;) {
    const Node& node = nodes_[at];
    // The newest answer first: it deviates least.
    for (std::uint32_t answer = space_->answers(node.slot); answer-- > 0;) {
      const Branch next = branches_[node.first_branch + answer];
      if (next == kImpossible || (next != kUnseen && open(next) == 0)) continue;
      known.demand(node.slot, answer);
      if (next == kUnseen) return known.largest();
      at = next;
      break;
    }
  }
}

}  // namespace reprise::faults
