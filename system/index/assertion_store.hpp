#pragma once
// AssertionStore: claims by content hash.
//
// A claim's key begins with its subject, so a second row leads from the hash to the subject; both
// are written in one batch. Putting a claim again changes nothing.
//
// Threading: as the store underneath.

#include "system/store/key_codec.hpp"
#include "system/store/kv_store.hpp"
#include "system/types/model.hpp"

namespace stemedb {

class AssertionStore {
 public:
  AssertionStore(KvStore& store, KeyCodec codec, BugSwitches bugs = {})
      : store_(store), codec_(codec), bugs_(bugs) {}

  /// @param encoded SCE-1 of the claim
  /// @param hash its content hash
  /// @returns HashCollision if other bytes are stored under the hash
  Status put(const Assertion& assertion, const Bytes& encoded, const Hash& hash);

  Result<std::optional<Assertion>> get(const Hash& hash);
  Result<std::optional<Bytes>> get_encoded(const Hash& hash);
  Result<std::optional<std::string>> subject_of(const Hash& hash);

 private:
  KvStore& store_;
  const KeyCodec codec_;
  const BugSwitches bugs_;
};

}  // namespace stemedb
