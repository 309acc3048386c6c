#pragma once
// What is left of an execution without the first step of a race: the steps behind it that do not
// follow from it, in an order in which they can be made.
//
// A step that any of several others could have enabled follows from none of them alone. If the
// only one that came before it is missing, one of those that came later may enable it instead.

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/exploration/execution.hpp"

namespace reprise::scheduler {

class Remainder {
 public:
  /// @param end steps from here on do not count
  /// @param task the one that makes the second step
  /// @returns whether that can be made then; else there is nothing to reverse
  bool find(const Execution& execution, const ReversibleRace& race, StepNumber end, TaskId task);

  /// @returns what `find` has found
  std::span<const StepNumber> steps() const { return steps_; }

 private:
  bool follows(StepNumber step) const;
  bool misses_its_causes(StepNumber step) const;
  void put_in_order();
  bool can_be_made(StepNumber step) const;
  bool is_enabled(StepNumber step) const;
  bool is_there(StepNumber step) const;

  const Execution* execution_ = nullptr;
  ReversibleRace race_;
  std::vector<StepNumber> steps_;
  std::vector<StepNumber> pending_;
  std::vector<bool> made_;  // by position
};

}  // namespace reprise::scheduler
