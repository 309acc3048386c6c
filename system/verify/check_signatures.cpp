#include <fmt/format.h>

#include "system/base/hex.hpp"
#include "system/base/wall_clock.hpp"
#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"
#include "system/types/limits.hpp"
#include "system/types/validation.hpp"
#include "system/verify/rows.hpp"
#include "system/verify/verify.hpp"

namespace stemedb {
namespace {

Status check_claim(const ClaimRow& row, SigningVersion version, std::uint64_t now_s) {
  if (blake3(row.encoded) != row.hash)
    return Error(ErrorKind::kCorrupt, "is not what it hashes to");
  STEMEDB_TRY_ASSIGN(const Assertion claim, decode_assertion(row.encoded));
  STEMEDB_TRY(validate(claim, now_s));
  return verify_signatures(claim, version);
}

Status check_vote(const VoteRow& row, std::uint64_t now_s) {
  if (blake3(row.encoded) != row.hash)
    return Error(ErrorKind::kCorrupt, "is not what it hashes to");
  STEMEDB_TRY_ASSIGN(const Vote vote, decode_vote(row.encoded));
  STEMEDB_TRY(validate(vote, now_s));
  return verify_signature(vote);
}

/// Claims were checked against the clock of their day, which may since have been set back.
std::uint64_t generous_now_s() {
  return std::max(wall_time_s(), limits::kTimestampSeconds - limits::kClockSkewSeconds);
}

}  // namespace

Result<Violations> check_signatures(Node& node) {
  Violations violations;
  const auto report = [&](const char* what, const Hash& hash, const Status& status) {
    if (status.ok()) return;
    violations.push_back({"INV-SIG-1", fmt::format("{} {}: {}", what, to_hex(view_of(hash)),
                                                   status.error().describe())});
  };
  const std::uint64_t now_s = generous_now_s();
  STEMEDB_TRY(for_each_claim(node, [&](const ClaimRow& row) -> Status {
    report("claim", row.hash, check_claim(row, node.signing_version(), now_s));
    return {};
  }));
  STEMEDB_TRY(for_each_vote(node, [&](const VoteRow& row) -> Status {
    report("vote", row.hash, check_vote(row, now_s));
    return {};
  }));
  return violations;
}

}  // namespace stemedb
