#include "system/types/signing.hpp"

#include <sodium.h>

#include <bit>

#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"

namespace stemedb {
namespace {

constexpr std::string_view kAssertionDomain = "stemedb/assertion/2";
constexpr std::string_view kVoteDomain = "stemedb/vote/1";

const unsigned char* data_of(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

SignatureBytes sign_message(ByteView message, const KeyPair& agent) {
  SignatureBytes signature;
  crypto_sign_detached(signature.data(), nullptr, data_of(message), message.size(),
                       agent.secret_key.data());
  return signature;
}

Status verify_message(ByteView message, const AgentKey& agent, const SignatureBytes& signature) {
  if (crypto_core_ed25519_is_valid_point(agent.data()) != 1) {
    return Error(ErrorKind::kInvalidSignature, "the agent's key is no valid curve point");
  }
  if (crypto_sign_verify_detached(signature.data(), data_of(message), message.size(),
                                  agent.data()) != 0) {
    return Error(ErrorKind::kInvalidSignature, "the signature was not made by the agent");
  }
  return {};
}

}  // namespace

Status initialize_crypto() {
  if (sodium_init() < 0) return Error(ErrorKind::kInternal, "libsodium cannot be initialized");
  return {};
}

KeyPair KeyPair::from_seed(const std::array<std::uint8_t, 32>& seed) {
  KeyPair pair;
  crypto_sign_seed_keypair(pair.public_key.data(), pair.secret_key.data(), seed.data());
  return pair;
}

KeyPair KeyPair::from_number(std::uint64_t number) {
  Bytes bytes;
  put_u64(bytes, number);
  return from_seed(blake3(bytes));
}

Result<Bytes> signing_message(const Assertion& assertion, SigningVersion version) {
  if (version == SigningVersion::kSubjectAndPredicate) {
    return assertion.subject + ":" + assertion.predicate;
  }
  Assertion unsigned_claim = assertion;
  unsigned_claim.signatures.clear();
  STEMEDB_TRY_ASSIGN(const Hash hash, content_hash(unsigned_claim));
  Bytes message(kAssertionDomain);
  message.push_back('\0');
  message.append(view_of(hash));
  return message;
}

Bytes signing_message(const Vote& vote) {
  Bytes message(kVoteDomain);
  message.push_back('\0');
  message.append(view_of(vote.assertion_hash));
  put_u32(message, std::bit_cast<std::uint32_t>(vote.weight));
  put_u64(message, vote.timestamp_s);
  return message;
}

Status sign(Assertion& assertion, const KeyPair& agent, SigningVersion version) {
  STEMEDB_TRY_ASSIGN(const Bytes message, signing_message(assertion, version));
  assertion.signatures.push_back(
      {agent.public_key, sign_message(message, agent), assertion.timestamp_s});
  return {};
}

void sign(Vote& vote, const KeyPair& agent) {
  vote.agent_id = agent.public_key;
  vote.signature = sign_message(signing_message(vote), agent);
}

Status verify_signatures(const Assertion& assertion, SigningVersion version) {
  if (assertion.signatures.empty()) {
    return Error(ErrorKind::kInvalidSignature, "the claim has no signature");
  }
  STEMEDB_TRY_ASSIGN(const Bytes message, signing_message(assertion, version));
  for (const AgentSignature& entry : assertion.signatures) {
    STEMEDB_TRY(verify_message(message, entry.agent_id, entry.signature));
  }
  return {};
}

Status verify_signature(const Vote& vote) {
  return verify_message(signing_message(vote), vote.agent_id, vote.signature);
}

}  // namespace stemedb
