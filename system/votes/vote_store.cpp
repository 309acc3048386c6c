#include "system/votes/vote_store.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"

namespace stemedb {
namespace {

constexpr double kUnitsPerWeight = 1 << 20;
constexpr std::size_t kCountBytes = 8;
constexpr std::size_t kWeightBytes = 8;
constexpr std::size_t kFloatBytes = 4;  // B-37's sum

Bytes u64_bytes(std::uint64_t value) {
  Bytes bytes;
  put_u64(bytes, value);
  return bytes;
}

}  // namespace

std::uint64_t fixed_weight(float weight) {
  // Validation keeps weights in [0, 1]; the bounds only keep the conversion defined without it.
  const double bounded = std::clamp(static_cast<double>(weight), -1e6, 1e6);
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(bounded * kUnitsPerWeight + 0.5));
}

VoteStore::Keys VoteStore::keys_of(const std::string& subject, const Hash& assertion,
                                   const Hash& vote) const {
  return {codec_.vote(subject, assertion, vote), codec_.vote_count(subject, assertion),
          codec_.vote_weight(subject, assertion)};
}

Result<Hash> VoteStore::put_vote(const std::string& subject, const Vote& vote) {
  STEMEDB_TRY_ASSIGN(const Bytes encoded, encode(vote));
  const Hash hash = blake3(encoded);
  const Keys keys = keys_of(subject, vote.assertion_hash, hash);
  {
    const std::lock_guard stripe(stripe_of(vote.assertion_hash));
    STEMEDB_TRY_ASSIGN(const auto present, store_.get(keys.row));
    const bool counts_again = bugs_.has(Bug::kB23) || bugs_.has(Bug::kB36);
    if (present && !counts_again) return hash;
    STEMEDB_TRY(count_vote(keys, encoded, vote.weight));
  }
  STEMEDB_TRY(count_without_lock(keys, vote.weight));
  return hash;
}

Status VoteStore::count_vote(const Keys& keys, const Bytes& encoded, float weight) {
  std::vector<WriteOp> ops{{keys.row, encoded}};
  if (!bugs_.has(Bug::kB08)) {
    STEMEDB_TRY_ASSIGN(Bytes count, next_count(keys.count));
    ops.push_back({keys.count, std::move(count)});
  }
  if (!bugs_.has(Bug::kB09)) {
    STEMEDB_TRY_ASSIGN(Bytes sum, next_weight(keys.weight, weight));
    ops.push_back({keys.weight, std::move(sum)});
  }
  if (!bugs_.has(Bug::kB36)) return store_.write_batch(ops);
  for (const WriteOp& op : ops) STEMEDB_TRY(store_.write_batch({op}));
  return {};
}

/// The defects of B-08 and B-09: another vote may be counted between the reading and the writing.
Status VoteStore::count_without_lock(const Keys& keys, float weight) {
  if (bugs_.has(Bug::kB08)) {
    STEMEDB_TRY_ASSIGN(const Bytes count, next_count(keys.count));
    STEMEDB_TRY(store_.put(keys.count, count));
  }
  if (bugs_.has(Bug::kB09)) {
    STEMEDB_TRY_ASSIGN(const Bytes sum, next_weight(keys.weight, weight));
    STEMEDB_TRY(store_.put(keys.weight, sum));
  }
  return {};
}

/// @returns the cache's bytes, zeros if it is absent
Result<Bytes> VoteStore::read_cache(const Bytes& key, std::size_t size) {
  STEMEDB_TRY_ASSIGN(const auto present, store_.get(key));
  if (!present || present->size() == size) return present.value_or(Bytes(size, '\0'));
  if (bugs_.has(Bug::kB36b)) return Bytes(size, '\0');
  return Error(ErrorKind::kCorruptCache, "a vote cache has the wrong length");
}

Result<Bytes> VoteStore::next_count(const Bytes& key) {
  STEMEDB_TRY_ASSIGN(const Bytes current, read_cache(key, kCountBytes));
  const std::uint64_t count = get_u64(current, 0);
  return u64_bytes(count == std::numeric_limits<std::uint64_t>::max() ? count : count + 1);
}

Result<Bytes> VoteStore::next_weight(const Bytes& key, float weight) {
  if (bugs_.has(Bug::kB37)) {
    STEMEDB_TRY_ASSIGN(const Bytes current, read_cache(key, kFloatBytes));
    Bytes sum;
    put_u32(sum, std::bit_cast<std::uint32_t>(std::bit_cast<float>(get_u32(current, 0)) + weight));
    return sum;
  }
  STEMEDB_TRY_ASSIGN(const Bytes current, read_cache(key, kWeightBytes));
  return u64_bytes(get_u64(current, 0) + fixed_weight(weight));
}

Result<std::optional<Vote>> VoteStore::get_vote(const std::string& subject, const Hash& assertion,
                                                const Hash& vote) {
  STEMEDB_TRY_ASSIGN(const auto encoded, store_.get(codec_.vote(subject, assertion, vote)));
  if (!encoded) return std::optional<Vote>();
  STEMEDB_TRY_ASSIGN(auto decoded, decode_vote(*encoded));
  return std::optional(std::move(decoded));
}

Result<std::vector<Vote>> VoteStore::votes_for_assertion(const std::string& subject,
                                                         const Hash& assertion) {
  std::vector<Vote> votes;
  const Bytes rows = codec_.votes_of(subject, assertion);
  STEMEDB_TRY(for_each_with_prefix(store_, rows, [&](const KeyValue& row) -> Status {
    STEMEDB_TRY_ASSIGN(auto vote, decode_vote(row.value));
    votes.push_back(std::move(vote));
    return {};
  }));
  return votes;
}

Result<std::uint64_t> VoteStore::vote_count(const std::string& subject, const Hash& assertion) {
  STEMEDB_TRY_ASSIGN(const Bytes count,
                     read_cache(codec_.vote_count(subject, assertion), kCountBytes));
  return get_u64(count, 0);
}

Result<double> VoteStore::aggregate_weight(const std::string& subject, const Hash& assertion) {
  const Bytes key = codec_.vote_weight(subject, assertion);
  if (bugs_.has(Bug::kB37)) {
    STEMEDB_TRY_ASSIGN(const Bytes sum, read_cache(key, kFloatBytes));
    return static_cast<double>(std::bit_cast<float>(get_u32(sum, 0)));
  }
  STEMEDB_TRY_ASSIGN(const Bytes sum, read_cache(key, kWeightBytes));
  return static_cast<double>(get_u64(sum, 0)) / kUnitsPerWeight;
}

Result<bool> VoteStore::has_votes(const std::string& subject, const Hash& assertion) {
  STEMEDB_TRY_ASSIGN(const std::uint64_t count, vote_count(subject, assertion));
  return count > 0;
}

Status VoteStore::rebuild_caches(const std::string& subject, const Hash& assertion) {
  const std::lock_guard stripe(stripe_of(assertion));
  STEMEDB_TRY_ASSIGN(const std::vector<Vote> votes, votes_for_assertion(subject, assertion));
  std::uint64_t weight = 0;
  for (const Vote& vote : votes) weight += fixed_weight(vote.weight);
  return store_.write_batch({{codec_.vote_count(subject, assertion), u64_bytes(votes.size())},
                             {codec_.vote_weight(subject, assertion), u64_bytes(weight)}});
}

}  // namespace stemedb
