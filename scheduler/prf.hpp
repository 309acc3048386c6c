#pragma once
// The counter-based function from which every choice of a run comes: PRF(seed, stream, entity,
// counter). Nothing is drawn from a shared generator, so a new stream, entity or counter shifts
// none of the others.
//
// Determinism: 64-bit integer arithmetic only; the values are frozen by golden tests
// (tests/scheduler/prf_test.cpp) because every seed ever reported depends on them.

#include <cstdint>

namespace reprise::scheduler {

namespace detail {

// Odd constants with balanced bits: the fractional parts of sqrt(2), sqrt(3), sqrt(5), sqrt(7).
inline constexpr std::uint64_t kSqrt2 = 0x6a09e667f3bcc909;
inline constexpr std::uint64_t kSqrt3 = 0xbb67ae8584caa73b;
inline constexpr std::uint64_t kSqrt5 = 0x3c6ef372fe94f82b;
inline constexpr std::uint64_t kSqrt7 = 0xa54ff53a5f1d36f1;

/// Folds the 128-bit product of a and b into 64 bits.
constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace detail

/// The function for one seed and stream, whose part of the work is done once.
class KeyedPrf {
 public:
  constexpr KeyedPrf(std::uint64_t seed, std::uint64_t stream)
      : key_(detail::fold(seed ^ detail::kSqrt2, stream ^ detail::kSqrt3)) {}

  constexpr std::uint64_t operator()(std::uint64_t entity, std::uint64_t counter) const {
    using namespace detail;
    const std::uint64_t addressed = fold(key_ ^ entity ^ kSqrt5, counter ^ kSqrt7);
    return fold(addressed ^ kSqrt3, key_ ^ kSqrt5) ^ addressed;
  }

 private:
  std::uint64_t key_;
};

/// @returns 64 uniformly distributed bits that depend on every bit of all four arguments
constexpr std::uint64_t prf(std::uint64_t seed, std::uint64_t stream, std::uint64_t entity,
                            std::uint64_t counter) {
  return KeyedPrf(seed, stream)(entity, counter);
}

/// Maps 64 uniform bits to [0, n) by the high half of their product; n must not be 0.
constexpr std::uint64_t scale(std::uint64_t bits, std::uint64_t n) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits) * n) >> 64);
}

}  // namespace reprise::scheduler
