#pragma once
// Who said it: Ed25519 signatures over one message per claim, made and checked by the same
// function.
//
//   version 1   subject ':' predicate. Binds nothing else: a signature fits any object (B-31).
//   version 2   "stemedb/assertion/2" 0x00 BLAKE3(canonical encoding without signatures)
//   votes       "stemedb/vote/1" 0x00 assertion_hash, weight bits u32, timestamp u64
//
// Threading: stateless after initialize_crypto().

#include "system/base/result.hpp"
#include "system/types/model.hpp"

namespace stemedb {

enum class SigningVersion : std::uint8_t { kSubjectAndPredicate = 1, kContent = 2 };

/// Prepares the library. Call once per process before signing or verifying; repeating is harmless.
Status initialize_crypto();

struct KeyPair {
  AgentKey public_key{};
  std::array<std::uint8_t, 64> secret_key{};

  /// The key pair that belongs to a 32-byte secret.
  static KeyPair from_seed(const std::array<std::uint8_t, 32>& seed);
  /// A key pair for tools and tests: the seed is BLAKE3 of the number.
  static KeyPair from_number(std::uint64_t number);
};

Result<Bytes> signing_message(const Assertion& assertion, SigningVersion version);
Bytes signing_message(const Vote& vote);

/// Appends the agent's signature to the claim.
Status sign(Assertion& assertion, const KeyPair& agent, SigningVersion version);
/// Makes the agent the voter and signs.
void sign(Vote& vote, const KeyPair& agent);

/// @returns InvalidSignature unless there is at least one signature and every one verifies
Status verify_signatures(const Assertion& assertion, SigningVersion version);
/// @returns InvalidSignature unless the vote was signed by its agent
Status verify_signature(const Vote& vote);

}  // namespace stemedb
