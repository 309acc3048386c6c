#pragma once
// Every call stack that a run has seen, as a tree: a stack is one number, and what a task keeps is
// where it stands. For reports only.
//
// Threading: touched only by whoever runs.

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace reprise::scheduler {

class CallTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;  ///< nothing has been called

  /// @param caller where the call comes from
  /// @returns the stack with that call on top
  Node enter(Node stack, const void* caller) {
    const Link& latest = nodes_[stack].latest;
    if (latest.caller == caller) return latest.node;
    const Node node = find(stack, caller);
    nodes_[stack].latest = {caller, node};
    return node;
  }
  Node leave(Node stack) const { return nodes_[stack].parent; }

  /// @returns where each call of the stack comes from, the innermost first
  std::vector<const void*> callers(Node stack) const;

  void clear() {
    nodes_.resize(1);
    nodes_.front() = {};
    children_.clear();
  }

 private:
  struct Link {
    const void* caller = nullptr;
    Node node = kRoot;
  };
  struct Entry {
    const void* caller = nullptr;
    Node parent = kRoot;
    Link latest;  // most calls go where the last one went
  };
  Node find(Node stack, const void* caller);

  std::vector<Entry> nodes_ = {{}};
  std::map<std::pair<Node, const void*>, Node> children_;
};

}  // namespace reprise::scheduler
