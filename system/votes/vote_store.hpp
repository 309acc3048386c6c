#pragma once
// VoteStore: votes on claims, with their count and the sum of their weights kept at hand.
//
// A vote's row and both caches change in one batch and one critical section, and only if the row is
// not there yet: putting a vote again changes nothing, which is what makes replaying the log safe.
//
// Weights are summed as integers of 2^-20: exact for any order and any number of votes, where an
// f32 depends on the order and stops growing at 2^24.
//
// Threading: calls on one claim take its stripe (rank 3); no two stripes are held at once.

#include <array>
#include <mutex>

#include "system/store/key_codec.hpp"
#include "system/store/kv_store.hpp"
#include "system/types/model.hpp"

namespace stemedb {

/// @returns the weight in units of 2^-20, rounded; weight is in [0, 1]
std::uint64_t fixed_weight(float weight);

class VoteStore {
 public:
  VoteStore(KvStore& store, KeyCodec codec, BugSwitches bugs)
      : store_(store), codec_(codec), bugs_(bugs) {}

  /// Stores the vote and counts it, once.
  /// @param subject that of the claim voted on
  /// @returns the vote's hash; CorruptCache if a cache is not what this wrote
  Result<Hash> put_vote(const std::string& subject, const Vote& vote);

  Result<std::optional<Vote>> get_vote(const std::string& subject, const Hash& assertion,
                                       const Hash& vote);
  Result<std::vector<Vote>> votes_for_assertion(const std::string& subject, const Hash& assertion);

  /// @returns the number of votes, from the cache
  Result<std::uint64_t> vote_count(const std::string& subject, const Hash& assertion);
  /// @returns the sum of weights, from the cache
  Result<double> aggregate_weight(const std::string& subject, const Hash& assertion);
  Result<bool> has_votes(const std::string& subject, const Hash& assertion);

  /// Recounts both caches from the rows.
  Status rebuild_caches(const std::string& subject, const Hash& assertion);

 private:
  static constexpr std::size_t kStripes = 16;

  struct Keys {
    Bytes row;
    Bytes count;
    Bytes weight;
  };

  std::mutex& stripe_of(const Hash& assertion) { return stripes_[assertion[0] % kStripes]; }
  Keys keys_of(const std::string& subject, const Hash& assertion, const Hash& vote) const;
  Result<Bytes> read_cache(const Bytes& key, std::size_t size);
  Result<Bytes> next_count(const Bytes& key);
  Result<Bytes> next_weight(const Bytes& key, float weight);
  Status count_vote(const Keys& keys, const Bytes& encoded, float weight);
  Status count_without_lock(const Keys& keys, float weight);

  KvStore& store_;
  const KeyCodec codec_;
  const BugSwitches bugs_;
  std::array<std::mutex, kStripes> stripes_;
};

}  // namespace stemedb
