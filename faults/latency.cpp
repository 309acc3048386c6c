#include "faults/latency.hpp"

#include <bit>

namespace reprise::faults {

// The inverse of the distribution is mean * -ln(rest), where the rest is what is not drawn. The
// logarithm to the base 2 is the place of the highest bit, and a straight line in between.
std::uint64_t exponential_ns(std::uint64_t mean_ns, std::uint64_t drawn) {
  constexpr unsigned kPointBits = 16;               // of fixed-point numbers
  constexpr std::uint64_t kNaturalLogOf2 = 45'426;  // ln 2, likewise
  constexpr unsigned kChoiceBits = std::bit_width(kLatencyChoices) - 1;
  const std::uint64_t rest = kLatencyChoices - drawn;
  const auto power = static_cast<unsigned>(std::bit_width(rest)) - 1;
  const std::uint64_t above = ((rest - (std::uint64_t{1} << power)) << kPointBits) >> power;
  const std::uint64_t log2_of_rest = (std::uint64_t{power} << kPointBits) + above;
  const std::uint64_t halvings = (std::uint64_t{kChoiceBits} << kPointBits) - log2_of_rest;
  const std::uint64_t factor = (halvings * kNaturalLogOf2) >> kPointBits;
  return (mean_ns * factor) >> kPointBits;
}

}  // namespace reprise::faults
