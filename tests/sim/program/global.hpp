#pragma once
// A program with global variables, in a library that several processes use.

namespace reprise::programs {

/// Counts so many times, each time under a lock. @returns how far this process has counted
int count_globally(int times);

}  // namespace reprise::programs
