#include "system/index/assertion_store.hpp"

#include "system/base/hex.hpp"
#include "system/types/codec.hpp"

namespace stemedb {

Status AssertionStore::put(const Assertion& assertion, const Bytes& encoded, const Hash& hash) {
  const Bytes key = codec_.assertion(assertion.subject, hash);
  STEMEDB_TRY_ASSIGN(const auto present, store_.get(key));
  if (present && *present == encoded) return {};
  if (present && !bugs_.has(Bug::kB29))
    return Error(ErrorKind::kHashCollision, "two claims hash to " + to_hex(view_of(hash)));
  return store_.write_batch({{key, encoded}, {codec_.subject_of(hash), assertion.subject}});
}

Result<std::optional<std::string>> AssertionStore::subject_of(const Hash& hash) {
  return store_.get(codec_.subject_of(hash));
}

Result<std::optional<Bytes>> AssertionStore::get_encoded(const Hash& hash) {
  STEMEDB_TRY_ASSIGN(const auto subject, subject_of(hash));
  if (!subject) return std::optional<Bytes>();
  return store_.get(codec_.assertion(*subject, hash));
}

Result<std::optional<Assertion>> AssertionStore::get(const Hash& hash) {
  STEMEDB_TRY_ASSIGN(const auto encoded, get_encoded(hash));
  if (!encoded) return std::optional<Assertion>();
  STEMEDB_TRY_ASSIGN(auto assertion, decode_assertion(*encoded));
  return std::optional(std::move(assertion));
}

}  // namespace stemedb
