#pragma once
// System calls past the C library: its symbols belong to the simulation, which may be what failed,
// or may just be running on another thread.

namespace reprise::scheduler {

/// @returns what the kernel returned: minus an error number on failure. x86-64 only.
inline long raw_syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0) {
  long result;
  register long fourth asm("r10") = d;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
               : "rcx", "r11", "memory");
  return result;
}

}  // namespace reprise::scheduler
