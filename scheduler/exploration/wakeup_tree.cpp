#include "scheduler/exploration/wakeup_tree.hpp"

#include <algorithm>

namespace reprise::scheduler {

/// A state on the way through a tree: which stores there are decides where others are put.
class WakeupTree::Way {
 public:
  Way(const Execution& execution, StepNumber position)
      : execution_(execution), position_(position) {}

  void go(const KnownMove& move) {
    if (move.stored != 0) made_.push_back(move.stored);
  }
  bool is_same(const KnownMove& one, const KnownMove& other) const {
    return one.move.task == other.move.task && choice(one) == choice(other);
  }

 private:
  std::uint64_t choice(const KnownMove& move) const {
    if (move.behind == nullptr) return move.move.alternative;
    return *std::ranges::find_if(*move.behind, [&](StoreName store) {
      return execution_.is_there(*move.atomic, store, position_) ||
             std::ranges::find(made_, store) != made_.end();
    });
  }

  const Execution& execution_;
  StepNumber position_;
  Stores made_;
};

void WakeupTree::insert(std::vector<KnownMove>& sequence, const Execution& execution,
                        StepNumber position) {
  insert(sequence, Way(execution, position));
}

void WakeupTree::insert(std::vector<KnownMove>& sequence, Way way) {
  WakeupTree* tree = this;
  for (std::size_t i = 0; i < tree->branches.size() && !sequence.empty();) {
    Branch& branch = tree->branches[i];
    std::size_t at = 0;
    const auto is_same = [&](const KnownMove& move) { return way.is_same(move, branch.first); };
    const Start start = can_start(branch.first, sequence, is_same, at);
    // Of a choice nobody knows whether it goes with those of the sequence.
    if (start == Start::no || (start == Start::outside && branch.first.atomic)) {
      ++i;
      continue;
    }
    const bool is_free = branch.rest.empty();  // what comes after it can become the rest
    if (start == Start::outside) {
      std::vector<KnownMove> same = is_free ? std::move(sequence) : sequence;
      branch.instead.insert(same, way);
    }
    if (is_free) return;
    if (start == Start::inside) sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at));
    way.go(branch.first);
    tree = &branch.rest;
    i = 0;
  }
  for (const KnownMove& move : sequence) {
    tree->branches.push_back({move, {}});
    tree = &tree->branches.back().rest;
  }
}

void WakeupTree::collect(std::vector<KnownMove>& way,
                         std::vector<std::vector<KnownMove>>& sequences) const {
  for (const Branch& branch : branches) {
    way.push_back(branch.first);
    if (branch.rest.empty()) sequences.push_back(way);
    branch.rest.collect(way, sequences);
    way.pop_back();
  }
}

}  // namespace reprise::scheduler
