#pragma once
// Every call stack that a run has seen, as a tree: a stack is one number, and what a task keeps is
// where it stands.
//
// Threading: touched only by whoever runs.

#include <cstdint>
#include <vector>

#include "scheduler/races/sequences.hpp"

namespace reprise::scheduler {

class CallTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;  ///< nothing has been called

  /// @param caller where the call comes from
  /// @returns the stack with that call on top
  Node enter(Node stack, const void* caller) { return stacks_.append(stack, caller); }
  Node leave(Node stack) const { return stacks_.prefix(stack); }

  /// @returns whether holds(caller, is_outermost) for each call of the stack
  template <class Holds>
  bool all(Node stack, Holds holds) const {
    for (; stack != kRoot; stack = leave(stack)) {
      if (!holds(stacks_.last(stack), leave(stack) == kRoot)) return false;
    }
    return true;
  }
  /// @returns where each call of the stack comes from, the innermost first
  std::vector<const void*> callers(Node stack) const;

  /// A run begins, and no stack of the last one is asked for any more. Most of its calls will have
  /// been made before: those stay, unless they have become many.
  void begin();

 private:
  Sequences<const void*> stacks_;  // of the callers, the outermost first
};

}  // namespace reprise::scheduler
