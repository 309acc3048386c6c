#include "sim/values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace reprise::sim {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr Unit kCounts[] = {{"", 1}, {"k", 1000}, {"M", 1'000'000}};
constexpr Unit kDurations[] = {{"ns", 1},
                               {"us", 1000},
                               {"ms", 1'000'000},
                               {"s", 1'000'000'000},
                               {"m", 60ull * 1'000'000'000},
                               {"h", 3600ull * 1'000'000'000},
                               {"d", 24 * 3600ull * 1'000'000'000}};

// Reads digits from the front of the text and takes them away.
std::optional<std::uint64_t> take_digits(std::string_view& text, int base) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
  return value;
}

template <std::size_t N>
std::optional<std::uint64_t> parse_with_unit(std::string_view text, const Unit (&units)[N]) {
  const std::optional<std::uint64_t> number = take_digits(text, 10);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    std::uint64_t product = 0;
    if (unit.name == text && !__builtin_mul_overflow(*number, unit.factor, &product)) {
      return product;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (hexadecimal) text.remove_prefix(2);
  const std::optional<std::uint64_t> value = take_digits(text, hexadecimal ? 16 : 10);
  return text.empty() ? value : std::nullopt;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  return parse_with_unit(text, kCounts);
}

std::optional<std::uint64_t> parse_duration_ns(std::string_view text) {
  return parse_with_unit(text, kDurations);
}

std::string format_duration_ns(std::uint64_t duration_ns) {
  const Unit* best = &kDurations[0];
  for (const Unit& unit : kDurations) {
    if (duration_ns % unit.factor == 0 && duration_ns >= unit.factor) best = &unit;
  }
  return fmt::format("{}{}", duration_ns / best->factor, best->name);
}

std::optional<scheduler::Ratio> parse_ratio(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto numerator = parse_number(text.substr(0, slash));
  const auto denominator = parse_number(text.substr(slash + 1));
  if (!numerator || !denominator || *denominator == 0 || *numerator > *denominator) {
    return std::nullopt;
  }
  return scheduler::Ratio{*numerator, *denominator};
}

}  // namespace reprise::sim
