#pragma once
// Tasks that can never run again. A cycle of them is known when it closes, whoever else still runs;
// without one, when nobody can run. What to say then: every blocked task, what it waits for, who
// holds it and where that was taken, and the cycle among them if there is one.

#include <span>
#include <string>
#include <vector>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

struct DeadlockReport {
  /// One line, the same for every occurrence of the same deadlock: names and kinds, no numbers.
  std::string summary;
  /// A line for each blocked task.
  std::vector<std::string> lines;
};

/// @param tasks all of the run, by id; null for those that have ended
/// @returns whether a blocked task waits for others that wait for it, all without a deadline
bool closes_cycle(const Task& task, std::span<Task* const> tasks);

/// @param left every task that is left, in the order of ids
DeadlockReport describe_deadlock(std::span<Task* const> left);

/// @returns one task's line: name, what it waits for and where, who holds it
std::string describe_wait(const Task& task, std::span<Task* const> tasks);

}  // namespace reprise::scheduler
