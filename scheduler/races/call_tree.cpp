#include "scheduler/races/call_tree.hpp"

namespace reprise::scheduler {
namespace {

// A megabyte and a half of them.
constexpr std::size_t kKeptStacks = 1 << 16;

}  // namespace

std::vector<const void*> CallTree::callers(Node stack) const {
  std::vector<const void*> callers;
  for (; stack != kRoot; stack = stacks_.prefix(stack)) callers.push_back(stacks_.last(stack));
  return callers;
}

void CallTree::begin() {
  if (stacks_.size() > kKeptStacks) stacks_.clear();
}

}  // namespace reprise::scheduler
