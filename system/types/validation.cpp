#include "system/types/validation.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "system/base/utf8.hpp"
#include "system/types/limits.hpp"

namespace stemedb {
namespace {

Error invalid(const char* field, const char* rule) {
  return Error(ErrorKind::kInvalidInput, fmt::format("{} {}", field, rule));
}

Status validate_name(const char* field, const std::string& name) {
  if (name.empty()) return invalid(field, "is empty");
  if (name.size() > limits::kNameBytes) return invalid(field, "is longer than 1024 bytes");
  if (name.find('\0') != std::string::npos) return invalid(field, "contains the byte 0x00");
  if (!is_utf8(name)) return invalid(field, "is not UTF-8");
  return {};
}

/// NaN fails every comparison, so it fails this one.
bool is_fraction(float value) { return value >= 0.0f && value <= 1.0f; }

struct ObjectRule {
  Status operator()(const Text& text) const { return bounded(text.value); }
  Status operator()(const Reference& reference) const { return bounded(reference.value); }
  Status operator()(bool) const { return {}; }
  Status operator()(double number) const {
    if (!std::isfinite(number)) return invalid("object", "is not finite");
    return {};
  }

  static Status bounded(const std::string& value) {
    if (value.size() > limits::kObjectBytes) return invalid("object", "is longer than 65536 bytes");
    if (!is_utf8(value)) return invalid("object", "is not UTF-8");
    return {};
  }
};

bool is_too_far_ahead(std::uint64_t timestamp_s, std::uint64_t now_s, BugSwitches bugs) {
  if (bugs.has(Bug::kB80)) {
    const auto ahead_s = static_cast<std::int32_t>(timestamp_s - now_s);
    return ahead_s > static_cast<std::int32_t>(limits::kClockSkewSeconds);
  }
  if (timestamp_s > limits::kTimestampSeconds) return true;
  return timestamp_s > now_s && timestamp_s - now_s > limits::kClockSkewSeconds;
}

Status validate_timestamp(std::uint64_t timestamp_s, std::uint64_t now_s, BugSwitches bugs) {
  if (is_too_far_ahead(timestamp_s, now_s, bugs)) {
    return invalid("timestamp", "is more than 300 s in the future");
  }
  return {};
}

Status validate_vector(const std::optional<std::vector<float>>& vector) {
  if (!vector) return {};
  if (vector->size() > limits::kVectorValues) return invalid("vector", "has more than 4096 values");
  for (const float value : *vector) {
    if (!std::isfinite(value)) return invalid("vector", "has a value that is not finite");
  }
  return {};
}

}  // namespace

Status validate(const Assertion& assertion, std::uint64_t now_s, BugSwitches bugs) {
  if (bugs.has(Bug::kB19)) return {};
  STEMEDB_TRY(validate_name("subject", assertion.subject));
  STEMEDB_TRY(validate_name("predicate", assertion.predicate));
  STEMEDB_TRY(std::visit(ObjectRule{}, assertion.object));
  if (assertion.signatures.empty()) return invalid("signatures", "are missing");
  if (assertion.signatures.size() > limits::kSignatures) {
    return invalid("signatures", "are more than 16");
  }
  if (!is_fraction(assertion.confidence)) return invalid("confidence", "is not in [0, 1]");
  STEMEDB_TRY(validate_timestamp(assertion.timestamp_s, now_s, bugs));
  return validate_vector(assertion.vector);
}

Status validate(const Vote& vote, std::uint64_t now_s, BugSwitches bugs) {
  if (bugs.has(Bug::kB19)) return {};
  if (!is_fraction(vote.weight)) return invalid("weight", "is not in [0, 1]");
  return validate_timestamp(vote.timestamp_s, now_s, bugs);
}

Status validate(const Epoch& epoch) { return validate_name("epoch name", epoch.name); }

Status validate_ancestry(const Assertion& assertion, const Hash& own_hash,
                         const ParentLookup& parent_of) {
  std::set<Hash> seen{own_hash};
  std::optional<Hash> ancestor = assertion.parent_hash;
  while (ancestor) {
    if (!seen.insert(*ancestor).second) return invalid("parent_hash", "leads back to itself");
    if (seen.size() > limits::kAncestrySteps + 1) {
      return invalid("parent_hash", "has more than 1000 ancestors");
    }
    STEMEDB_TRY_ASSIGN(ancestor, parent_of(*ancestor));
  }
  return {};
}

}  // namespace stemedb
