#include "sim/fault_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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

bool read_when(std::string_view text, const Family& family, FaultRule& rule) {
  if (family.is_switch && text != "0" && text != "1") return false;
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

/// @returns what is wrong with the field, or nothing
std::string read_knob(const Field& field, const Family& family, FaultRule& rule) {
  const auto knob = std::ranges::find(family.knobs, field.key, &faults::Knob::name);
  if (knob == family.knobs.end()) return fmt::format("{} has no {}", family.name, field.key);
  const auto value = parse_number(field.value);
  if (!value || *value < knob->minimum || *value > knob->maximum) {
    return fmt::format("{} is a number from {} to {}", field.key, knob->minimum, knob->maximum);
  }
  rule.knobs.push_back({static_cast<std::size_t>(knob - family.knobs.begin()), *value});
  return "";
}

std::string read_field(const Field& field, const Family& family, FaultRule& rule) {
  const auto needs = [&](Aim aim) {
    return family.aim >= aim ? "" : fmt::format("{} cannot be aimed by {}", family.name, field.key);
  };
  if (field.key == "path") {
    rule.path = field.value;
    return rule.path.empty() ? "path needs a pattern" : needs(Aim::file);
  }
  if (field.key == "call") {
    return read_call(field.value, rule) ? needs(Aim::call)
                                        : "call needs an operation, as in traces";
  }
  if (field.key == "from" || field.key == "until") {
    std::uint64_t& time_ns = field.key == "from" ? rule.from_ns : rule.until_ns;
    return read_time(field.value, time_ns) ? needs(Aim::time) : "a time needs a unit, as 10ms";
  }
  return read_knob(field, family, rule);
}

}  // namespace

Expected<FaultRule> parse_fault(std::string_view text) {
  const std::string whole(text);
  const Field first(take_word(text));
  const Family* const family = faults::find_family(first.key);
  FaultRule rule;
  if (family == nullptr || !read_when(first.value, *family, rule)) {
    const bool is_switch = family != nullptr && family->is_switch;
    return Error{fmt::format("'{}' is not a fault family and its {}", whole,
                             is_switch ? "0 or 1" : "rate, such as bit_flip=1/100")};
  }
  rule.family = family->id;
  std::set<std::string_view> keys;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    const Field field(word);
    std::string wrong = read_field(field, *family, rule);
    if (!keys.insert(field.key).second) wrong = fmt::format("{} twice", field.key);
    if (!wrong.empty()) return Error{fmt::format("{}, in '{}' of '{}'", wrong, word, whole)};
  }
  if (rule.from_ns >= rule.until_ns) {
    return Error{fmt::format("'{}' is over before it begins", whole)};
  }
  return rule;
}

namespace {

/// @returns the line without a remark, which begins with a # at the start of a word
std::string_view without_remark(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    const bool begins_word = at == 0 || kBlanks.find(line[at - 1]) != std::string_view::npos;
    if (begins_word) return line.substr(0, at);
  }
  return line;
}

}  // namespace

Expected<std::vector<std::string>> parse_fault_file(std::string_view text) {
  std::vector<std::string> rules;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view all = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(all.size() + 1, text.size()));
    const std::string_view said = without_remark(all);
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
