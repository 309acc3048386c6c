#include "sim/fault_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/operation.hpp"
#include "sim/values.hpp"

namespace reprise::sim {
namespace {

using faults::Aim;
using faults::Family;
using faults::FaultRule;

constexpr std::string_view kBlanks = " \t\r";

/// @returns the next word of the text, which loses it; empty at the end
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

/// KEY=VALUE
struct Field {
  std::string_view key;
  std::string_view value;

  explicit Field(std::string_view word) {
    const std::size_t equals = word.find('=');
    key = word.substr(0, equals);
    if (equals != std::string_view::npos) value = word.substr(equals + 1);
  }
};

/// @N or @N+
bool read_opportunity(std::string_view text, FaultRule& rule) {
  rule.onward = text.ends_with('+');
  if (rule.onward) text.remove_suffix(1);
  const auto number = parse_number(text);
  rule.nth = number.value_or(0);
  return rule.nth > 0;
}

/// N/M, or N for N of 1.
bool read_rate(std::string_view text, FaultRule& rule) {
  const auto whole = parse_number(text);
  if (whole && *whole > 1) return false;
  const auto rate = whole ? scheduler::Ratio{*whole, 1} : parse_ratio(text);
  if (rate) rule.rate = *rate;
  return rate.has_value();
}

bool read_when(std::string_view text, FaultRule& rule) {
  return text.starts_with('@') ? read_opportunity(text.substr(1), rule) : read_rate(text, rule);
}

bool read_time(std::string_view text, std::uint64_t& time_ns) {
  const auto time = parse_duration_ns(text);
  if (time) time_ns = *time;
  return time.has_value();
}

bool read_call(std::string_view text, FaultRule& rule) {
  const auto operation = find_operation(text);
  if (operation) rule.call = static_cast<std::uint16_t>(*operation);
  return operation.has_value();
}

bool read_knob(const Field& field, const Family& family, FaultRule& rule) {
  const auto knob = std::ranges::find(family.knobs, field.key, &faults::Knob::name);
  const auto value = parse_number(field.value);
  if (knob == family.knobs.end() || !value) return false;
  if (*value < knob->minimum || *value > knob->maximum) return false;
  rule.knobs.push_back({static_cast<std::size_t>(knob - family.knobs.begin()), *value});
  return true;
}

bool read_field(const Field& field, const Family& family, FaultRule& rule) {
  const Aim aim = faults::aim_of(family.id);
  if (field.key == "path") {
    rule.path = field.value;
    return aim >= Aim::file && !rule.path.empty();
  }
  if (field.key == "call") return aim >= Aim::call && read_call(field.value, rule);
  if (field.key == "from") return aim >= Aim::time && read_time(field.value, rule.from_ns);
  if (field.key == "until") return aim >= Aim::time && read_time(field.value, rule.until_ns);
  return read_knob(field, family, rule);
}

}  // namespace

Expected<FaultRule> parse_fault(std::string_view text) {
  const std::string whole(text);
  const Field first(take_word(text));
  const Family* const family = faults::find_family(first.key);
  FaultRule rule;
  if (family == nullptr || !read_when(first.value, rule)) {
    return Error{
        fmt::format("'{}' is not a fault family and its rate, such as bit_flip=1/100", whole)};
  }
  rule.family = family->id;
  while (true) {
    const std::string_view word = take_word(text);
    if (word.empty()) break;
    if (!read_field(Field(word), *family, rule)) {
      return Error{fmt::format("'{}' says nothing about {}, in '{}'", word, family->name, whole)};
    }
  }
  if (rule.from_ns >= rule.until_ns) {
    return Error{fmt::format("'{}' is over before it begins", whole)};
  }
  return rule;
}

Expected<std::vector<std::string>> parse_fault_file(std::string_view text) {
  std::vector<std::string> rules;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view all = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(all.size() + 1, text.size()));
    const std::string_view said = all.substr(0, all.find('#'));
    const std::size_t begin = said.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) continue;
    const std::size_t end = said.find_last_not_of(kBlanks) + 1;
    rules.emplace_back(said.substr(begin, end - begin));
    const Expected<FaultRule> rule = parse_fault(rules.back());
    if (!rule) return Error{fmt::format("line {}: {}", line, rule.error())};
  }
  return rules;
}

}  // namespace reprise::sim
