#include "system/ingest/applier.hpp"

#include "system/base/hex.hpp"
#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"
#include "system/types/payload.hpp"
#include "system/types/validation.hpp"

namespace stemedb {

Status Applier::apply(ByteView payload, std::uint64_t now_s) {
  STEMEDB_TRY_ASSIGN(const Payload parsed, parse_payload(payload));
  switch (parsed.type) {
    case PayloadType::kAssertion:
      return apply_assertion(parsed.body, now_s);
    case PayloadType::kVote:
      return apply_vote(parsed.body, now_s);
    case PayloadType::kEpoch:
      return apply_epoch(parsed.body);
  }
  return Error(ErrorKind::kDecode, "an unknown payload type");
}

Status Applier::apply_assertion(ByteView body, std::uint64_t now_s) {
  STEMEDB_TRY_ASSIGN(const Assertion assertion, decode_assertion(body, bugs_));
  const Hash hash = blake3(body);  // the body is canonical, so this is the content hash
  STEMEDB_TRY(validate(assertion, now_s, bugs_));
  STEMEDB_TRY(verify_signatures(assertion, signing_version_));
  const auto parent_of = [this](const Hash& child) -> Result<std::optional<Hash>> {
    STEMEDB_TRY_ASSIGN(const auto stored, stores_.assertions.get(child));
    return stored ? stored->parent_hash : std::nullopt;
  };
  if (!bugs_.has(Bug::kB19)) STEMEDB_TRY(validate_ancestry(assertion, hash, parent_of));
  STEMEDB_TRY(stores_.assertions.put(assertion, Bytes(body), hash));
  return stores_.indexes.add_to_indexes(assertion, hash);
}

Status Applier::apply_vote(ByteView body, std::uint64_t now_s) {
  STEMEDB_TRY_ASSIGN(const Vote vote, decode_vote(body, bugs_));
  STEMEDB_TRY(validate(vote, now_s, bugs_));
  STEMEDB_TRY(verify_signature(vote));
  STEMEDB_TRY_ASSIGN(const auto subject, stores_.assertions.subject_of(vote.assertion_hash));
  if (!subject) {
    return Error(ErrorKind::kUnknownAssertion,
                 "a vote on " + to_hex(view_of(vote.assertion_hash)) + ", which is not stored");
  }
  return put_vote(*subject, vote);
}

/// A damaged cache is derived data and is counted anew from the rows.
Status Applier::put_vote(const std::string& subject, const Vote& vote) {
  const auto first = stores_.votes.put_vote(subject, vote);
  if (first.ok()) return {};
  if (first.error().kind() != ErrorKind::kCorruptCache) return first.error();
  STEMEDB_TRY(stores_.votes.rebuild_caches(subject, vote.assertion_hash));
  STEMEDB_TRY(stores_.votes.put_vote(subject, vote));
  return {};
}

Status Applier::apply_epoch(ByteView body) {
  STEMEDB_TRY_ASSIGN(const Epoch epoch, decode_epoch(body, bugs_));
  STEMEDB_TRY(validate(epoch));
  return stores_.rows.put(stores_.codec.epoch(epoch.id), Bytes(body));
}

}  // namespace stemedb
