#pragma once
// Memory as a kernel hands it out that looks for mistakes: freed objects are filled with poison and
// not used again, so that whoever still uses one, or frees it again, is caught.

#include <cstring>

#include "tests/bench/bugs/program/require.hpp"

namespace reprise::bugs {

inline constexpr unsigned char kPoison = 0x6b;

/// @returns a number that must not come from freed memory
[[gnu::always_inline]] inline int used(int number) {
  require(number != kPoison * 0x01010101);
  return number;
}

/// A second time is a bug.
template <class T>
void release(T* object) {
  void* const memory = object;
  unsigned char first;
  std::memcpy(&first, memory, sizeof first);
  require(first != kPoison);
  std::memset(memory, kPoison, sizeof *object);
}

}  // namespace reprise::bugs
