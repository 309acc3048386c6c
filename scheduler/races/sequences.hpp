#pragma once
// Sequences as numbers: whoever stands in one keeps its number, and gets another one for what comes
// of adding an element at the end. They are a tree, in one piece of memory: what two sequences
// begin with in common is there once.
//
// Determinism: numbers are told apart and looked up, never ordered or shown. Threading: touched
// only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reprise::scheduler {

template <class Element>
class Sequences {
 public:
  using Number = std::uint32_t;
  static constexpr Number kEmpty = 0;

  Sequences() { clear(); }

  /// @returns the sequence with the element behind it
  Number append(Number sequence, const Element& element) {
    const Number latest = nodes_[sequence].first_child;  // the root is nobody's child
    if (latest != kEmpty && nodes_[latest].element == element) return latest;
    return find_or_add(sequence, element);
  }
  /// @returns the sequence without its last element; the empty one stays empty
  Number prefix(Number sequence) const { return nodes_[sequence].prefix; }
  /// @returns the last element of a sequence that is not empty
  const Element& last(Number sequence) const { return nodes_[sequence].element; }

  std::size_t size() const { return nodes_.size(); }
  // Not inline: gcc would take the one node for all that there will ever be, and warn.
  [[gnu::noinline]] void clear() { nodes_.assign(1, {}); }

 private:
  struct Node {
    Element element{};
    Number prefix = kEmpty;
    Number first_child = kEmpty;  // that was asked for last: it will be asked for again
    Number sibling = kEmpty;      // that was asked for before this one
  };

  Number find_or_add(Number sequence, const Element& element) {
    Number* link = &nodes_[sequence].first_child;
    while (*link != kEmpty && nodes_[*link].element != element) link = &nodes_[*link].sibling;
    Number found = *link;
    if (found != kEmpty) {
      *link = nodes_[found].sibling;
    } else {
      found = static_cast<Number>(nodes_.size());
      nodes_.push_back({element, sequence});
    }
    nodes_[found].sibling = nodes_[sequence].first_child;
    nodes_[sequence].first_child = found;
    return found;
  }

  std::vector<Node> nodes_;
};

}  // namespace reprise::scheduler
