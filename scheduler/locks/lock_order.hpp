#pragma once
// The lock-order graph: a deadlock that could have happened, found in a run in which it did not.
// Tasks that take the same locks in opposite orders block each other if each gets its first one
// before any of them gets its second.
//
// It is no deadlock if a lock that all of them hold keeps them apart, if one task does it all, if
// the tasks are ordered anyway (one is created by the other, they meet at a barrier, one waits for
// the other's message), or if readers share the lock. What a mutex orders does not count: in
// another schedule it is the other way round. So tasks that are ordered only by what they find
// written under a mutex are taken for unordered: this is a prediction, never a proof.
//
// Determinism: locks and tasks are known by their numbers. Threading: touched only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/races/vector_clock.hpp"
#include "scheduler/taking.hpp"

namespace reprise::scheduler {

class LockOrder {
 public:
  /// A task waited for a lock while it held others: one step of a cycle.
  struct Step {
    TaskId task = kNoTask;
    Taking held;    ///< the one that others want
    Taking wanted;  ///< the one that others hold
  };
  using Cycle = std::vector<Step>;  ///< each wants what the next one holds

  /// A task takes a lock while it holds others.
  /// @param now what it has seen of the others, by anything but locks
  void taken(TaskId task, const VectorClock& now, std::span<const Taking> held,
             const Taking& wanted);

  /// @returns the cycles of few tasks, each once however often it came up; the shortest first
  std::vector<Cycle> cycles() const;

 private:
  struct Nested {
    TaskId task = kNoTask;
    Taking wanted;
    std::vector<Taking> held;
    VectorClock when;
  };

  static bool same(const Nested& one, const Nested& other);
  static bool can_meet(const Nested& one, const Nested& other);
  static const Taking* wanted_by(const Nested& holder, const Nested& waiter);
  static bool is_new(const std::vector<Cycle>& known, const Cycle& cycle);
  struct Search {
    std::vector<const Nested*> path;
    std::vector<Cycle> found;
    std::size_t steps = 0;
  };
  void extend(Search& search, std::size_t tasks) const;
  static Cycle to_cycle(const std::vector<const Nested*>& path);

  std::vector<Nested> nested_;  // in the order in which they came up
};

}  // namespace reprise::scheduler
