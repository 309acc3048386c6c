#pragma once
// IndexStore: from a subject, or a subject and a predicate, to the claims about it.
//
// One key per posting, so that adding is a blind put: concurrent additions cannot lose each other
// and adding again changes nothing. Hashes come in their own order. An entry is added only after
// the claim it leads to.
//
// Threading: as the store underneath; no locks of its own.

#include "system/store/key_codec.hpp"
#include "system/store/kv_store.hpp"
#include "system/types/model.hpp"

namespace stemedb {

class IndexStore {
 public:
  IndexStore(KvStore& store, KeyCodec codec, BugSwitches bugs)
      : store_(store), codec_(codec), bugs_(bugs) {}

  /// Adds the claim to both indexes: subject and predicate first, then subject.
  Status add_to_indexes(const Assertion& assertion, const Hash& hash);

  Result<std::vector<Hash>> hashes_for_subject(const std::string& subject);
  Result<std::vector<Hash>> hashes_for_subject_predicate(const std::string& subject,
                                                         const std::string& predicate);

 private:
  Status add(const Bytes& posting, const Bytes& list, const Hash& hash);
  Status rewrite_list(const Bytes& list, const Hash& hash);
  Result<std::vector<Hash>> read(const Bytes& list);

  KvStore& store_;
  const KeyCodec codec_;
  const BugSwitches bugs_;
};

}  // namespace stemedb
