#pragma once
// Applier: turns one log payload into its effects on the stores.
//
// Every effect is idempotent, so applying a record again changes nothing; that is what makes a
// crash between the effects and the cursor safe. A claim goes in before its index entries, so that
// an entry always leads somewhere.
//
// Threading: may be called concurrently, also for the same record.

#include "system/index/assertion_store.hpp"
#include "system/index/index_store.hpp"
#include "system/types/signing.hpp"
#include "system/votes/vote_store.hpp"

namespace stemedb {

class Applier {
 public:
  struct Stores {
    KvStore& rows;
    AssertionStore& assertions;
    IndexStore& indexes;
    VoteStore& votes;
    KeyCodec codec;
  };

  Applier(const Stores& stores, SigningVersion signing_version, BugSwitches bugs)
      : stores_(stores), signing_version_(signing_version), bugs_(bugs) {}

  /// @param payload as a log record holds it (types/payload.hpp)
  /// @param now_s wall clock, seconds
  /// @returns an error whose kind poison_reason() knows if the record can never be applied; any
  /// other error if trying again may help
  Status apply(ByteView payload, std::uint64_t now_s);

 private:
  Status apply_assertion(ByteView body, std::uint64_t now_s);
  Status apply_vote(ByteView body, std::uint64_t now_s);
  Status apply_epoch(ByteView body);
  Status put_vote(const std::string& subject, const Vote& vote);

  const Stores stores_;
  const SigningVersion signing_version_;
  const BugSwitches bugs_;
};

}  // namespace stemedb
