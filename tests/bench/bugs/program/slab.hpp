#pragma once
// Memory as a kernel hands it out that looks for mistakes: freed objects are filled with poison and
// not used again, so that whoever still uses one, or frees it again, is caught.
//
// The filling is nobody's access: it is not instrumented.

#include <cstddef>
#include <cstring>

#include "tests/bench/bugs/program/require.hpp"

namespace reprise::bugs {

inline constexpr unsigned char kPoison = 0x6b;

/// @returns whether something was read from freed memory
template <class T>
[[gnu::no_sanitize("thread")]] bool is_poison(T value) {
  unsigned char bytes[sizeof value];
  __builtin_memcpy(bytes, &value, sizeof value);
  for (const unsigned char byte : bytes) {
    if (byte != kPoison) return false;
  }
  return true;
}

/// @returns a value that must not come from freed memory
template <class T>
[[gnu::always_inline]] inline T used(T value) {
  require(!is_poison(value));
  return value;
}

/// A second time is a bug.
template <class T>
[[gnu::no_sanitize("thread"), gnu::noinline]] void release(T* object) {
  auto* const bytes = reinterpret_cast<volatile unsigned char*>(object);
  bool freed = true;
  for (std::size_t i = 0; i < sizeof *object; ++i) {
    freed = freed && bytes[i] == kPoison;
    bytes[i] = kPoison;
  }
  require(!freed);
}

}  // namespace reprise::bugs
