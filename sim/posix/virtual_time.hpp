#pragma once
// From the program's clocks to virtual time and back.

#include <time.h>

#include <cstdint>
#include <optional>

#include "scheduler/task.hpp"

namespace reprise::sim {

/// @returns when a clock of the running process's machine shows `at`; 0 where that is past,
///          kNoDeadline where it never comes
scheduler::Deadline virtual_deadline(clockid_t clock, const timespec& at);

/// @returns the virtual time that lies `delay` ahead
std::uint64_t virtual_deadline_after(const timespec& delay);

/// @returns what a clock shows now, in nanoseconds, or nothing for a clock we do not model
std::optional<std::int64_t> clock_ns(clockid_t clock);

/// @returns whether a timespec is one: nanoseconds in range, not negative
bool valid(const timespec& time);

timespec to_timespec(std::int64_t ns);

}  // namespace reprise::sim
