#pragma once
// The futex system call, as libstdc++ uses it for semaphores, latches, barriers, atomic waits,
// futures and static-local guards.

namespace reprise::sim {

/// @param arguments the six arguments of the system call
/// @returns its result; negative is minus an error number
long futex(const long (&arguments)[6]);

}  // namespace reprise::sim
