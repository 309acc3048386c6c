#pragma once
// The loop by which the cost of an access is measured: compiled as it is, for the simulator and for
// the compiler's own race detector. It reads and writes words that are nobody else's.
//
// Internal to each file that includes it: each has a copy of its own, compiled in its own way.

#include <array>
#include <cstdint>

namespace reprise::bench {

inline constexpr std::size_t kWords = 512;
inline constexpr std::uint64_t kAccessesOfRound = 2 * kWords;

namespace {

std::array<std::uint64_t, kWords> words;

[[gnu::noinline]] void touch_all(std::uint64_t rounds) {
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (std::uint64_t& word : words) {
      word += round;
      asm volatile("" ::: "memory");  // one access at a time
    }
  }
}

}  // namespace
}  // namespace reprise::bench
