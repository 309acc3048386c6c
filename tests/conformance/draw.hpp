#pragma once
// The random choices of one step of a sequence.
//
// Determinism: a function of the seed and the step's number alone, by integer arithmetic: leaving
// out other steps changes none of them, which is what makes a sequence shrink.

#include <cstddef>
#include <cstdint>

#include "scheduler/prf.hpp"

namespace reprise::conformance {

class Draw {
 public:
  Draw(std::uint64_t seed, std::uint64_t step) : seed_(seed), step_(step) {}

  std::uint64_t bits() { return scheduler::prf(seed_, 0, step_, counter_++); }
  /// @returns a number in [0, n)
  std::uint64_t below(std::uint64_t n) { return scheduler::scale(bits(), n); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

  template <class Value, std::size_t N>
  const Value& of(const Value (&choices)[N]) {
    return choices[below(N)];
  }

 private:
  std::uint64_t seed_;
  std::uint64_t step_;
  std::uint64_t counter_ = 0;
};

}  // namespace reprise::conformance
