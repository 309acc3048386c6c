#include "scheduler/exploration/wakeup_tree.hpp"

namespace reprise::scheduler {

Start can_start(const KnownMove& move, const std::vector<KnownMove>& sequence, std::size_t& at) {
  for (at = 0; at < sequence.size(); ++at) {
    const KnownMove& other = sequence[at];
    if (other.move == move.move) return Start::inside;
    if (!independent(move, other)) return Start::no;
  }
  return Start::outside;
}

void WakeupTree::insert(std::vector<KnownMove> sequence) {
  WakeupTree* tree = this;
  for (std::size_t i = 0; i < tree->branches.size() && !sequence.empty();) {
    Branch& branch = tree->branches[i];
    std::size_t at = 0;
    const Start start = can_start(branch.first, sequence, at);
    if (start == Start::no) {
      ++i;
      continue;
    }
    if (branch.rest.empty()) return;  // what comes after it is free to become the rest
    if (start == Start::inside) sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at));
    tree = &branch.rest;
    i = 0;
  }
  for (const KnownMove& move : sequence) {
    tree->branches.push_back({move, {}});
    tree = &tree->branches.back().rest;
  }
}

}  // namespace reprise::scheduler
