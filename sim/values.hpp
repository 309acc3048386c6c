#pragma once
// The values of the command line as text: counts, durations, ratios.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scheduler/decisions.hpp"

namespace reprise::sim {

/// @returns the number in decimal or, after 0x, hexadecimal; nothing unless the whole text is one
std::optional<std::uint64_t> parse_number(std::string_view text);

/// A number, optionally in thousands or millions: "500", "20k", "2M".
std::optional<std::uint64_t> parse_count(std::string_view text);

/// A whole number with a unit: ns, us, ms, s, m, h or d. @returns nanoseconds
std::optional<std::uint64_t> parse_duration_ns(std::string_view text);

/// @returns text that parse_duration_ns reads back, in the largest unit that loses nothing
std::string format_duration_ns(std::uint64_t duration_ns);

/// A probability as a ratio of integers: "1/20".
std::optional<scheduler::Ratio> parse_ratio(std::string_view text);

}  // namespace reprise::sim
