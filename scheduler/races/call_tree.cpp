#include "scheduler/races/call_tree.hpp"

namespace reprise::scheduler {

std::vector<const void*> CallTree::callers(Node stack) const {
  std::vector<const void*> callers;
  for (; stack != kRoot; stack = nodes_[stack].parent) callers.push_back(nodes_[stack].caller);
  return callers;
}

CallTree::Node CallTree::find(Node stack, const void* caller) {
  const auto [found, is_new] =
      children_.try_emplace({stack, caller}, static_cast<Node>(nodes_.size()));
  if (is_new) nodes_.push_back({caller, stack, {}});
  return found->second;
}

}  // namespace reprise::scheduler
