#pragma once
// What the store holds: signed claims (assertions), votes on them, and epochs.
//
// Plain values. Their order of fields is the order of their canonical encoding (codec.hpp).

#include <optional>
#include <variant>
#include <vector>

#include "system/base/bytes.hpp"

namespace stemedb {

/// An Ed25519 public key: who signed.
using AgentKey = std::array<std::uint8_t, 32>;
/// An Ed25519 signature.
using SignatureBytes = std::array<std::uint8_t, 64>;
/// A perceptual hash; opaque here.
using VisualHash = std::array<std::uint8_t, 8>;

struct Text {
  std::string value;
  bool operator==(const Text&) const = default;
};

/// Names another entity.
struct Reference {
  std::string value;
  bool operator==(const Reference&) const = default;
};

/// What is claimed. The order of alternatives is the tag of the encoding.
using ObjectValue = std::variant<Text, double, bool, Reference>;

enum class Lifecycle : std::uint8_t { kProposed, kUnderReview, kApproved, kDeprecated, kRejected };

struct AgentSignature {
  AgentKey agent_id{};
  SignatureBytes signature{};
  std::uint64_t timestamp_s = 0;
  bool operator==(const AgentSignature&) const = default;
};

/// A signed claim: subject, predicate, object. Never updated; contradicting claims coexist.
struct Assertion {
  std::string subject;
  std::string predicate;
  ObjectValue object;
  std::optional<Hash> parent_hash;  ///< the claim this one forks or supersedes
  Hash source_hash{};               ///< evidence
  std::optional<VisualHash> visual_hash;
  std::optional<Hash> epoch;
  Lifecycle lifecycle = Lifecycle::kProposed;
  std::vector<AgentSignature> signatures;
  float confidence = 0;
  std::uint64_t timestamp_s = 0;
  std::optional<std::vector<float>> vector;
  bool operator==(const Assertion&) const = default;
};

struct Vote {
  Hash assertion_hash{};
  AgentKey agent_id{};
  float weight = 0;
  SignatureBytes signature{};
  std::uint64_t timestamp_s = 0;
  bool operator==(const Vote&) const = default;
};

/// A named paradigm; claims may belong to one.
struct Epoch {
  Hash id{};
  std::string name;
  std::optional<Hash> supersedes;
  std::uint8_t supersession_type = 0;
  std::uint64_t start_s = 0;
  std::optional<std::uint64_t> end_s;
  bool operator==(const Epoch&) const = default;
};

}  // namespace stemedb
