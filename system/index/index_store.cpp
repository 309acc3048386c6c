#include "system/index/index_store.hpp"

#include <algorithm>

#include "system/base/hex.hpp"

namespace stemedb {
namespace {

constexpr std::size_t kHashDigits = 64;

/// B-11's list: hashes behind one another.
std::vector<Hash> split_list(ByteView bytes) {
  std::vector<Hash> hashes;
  for (std::size_t at = 0; at + sizeof(Hash) <= bytes.size(); at += sizeof(Hash)) {
    Hash hash;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), hash.size(), hash.begin());
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace

Status IndexStore::add_to_indexes(const Assertion& assertion, const Hash& hash) {
  const auto& [subject, predicate] = std::tie(assertion.subject, assertion.predicate);
  STEMEDB_TRY(
      add(codec_.posting(subject, predicate, hash), codec_.postings_of(subject, predicate), hash));
  return add(codec_.posting(subject, hash), codec_.postings_of(subject), hash);
}

Status IndexStore::add(const Bytes& posting, const Bytes& list, const Hash& hash) {
  if (bugs_.has(Bug::kB11)) return rewrite_list(list, hash);
  STEMEDB_TRY_ASSIGN(const auto present, store_.get(posting));
  return present ? Status() : store_.put(posting, {});
}

/// The defect of B-11: between reading and writing the list somebody else may have added to it.
Status IndexStore::rewrite_list(const Bytes& list, const Hash& hash) {
  STEMEDB_TRY_ASSIGN(const auto current, store_.get(list));
  Bytes hashes = current.value_or(Bytes());
  for (const Hash& present : split_list(hashes)) {
    if (present == hash) return {};
  }
  return store_.put(list, hashes.append(view_of(hash)));
}

Result<std::vector<Hash>> IndexStore::hashes_for_subject(const std::string& subject) {
  return read(codec_.postings_of(subject));
}

Result<std::vector<Hash>> IndexStore::hashes_for_subject_predicate(const std::string& subject,
                                                                   const std::string& predicate) {
  return read(codec_.postings_of(subject, predicate));
}

Result<std::vector<Hash>> IndexStore::read(const Bytes& list) {
  if (bugs_.has(Bug::kB11)) {
    STEMEDB_TRY_ASSIGN(const auto current, store_.get(list));
    return split_list(current.value_or(Bytes()));
  }
  std::vector<Hash> hashes;
  STEMEDB_TRY(for_each_with_prefix(store_, list, [&](const KeyValue& posting) -> Status {
    const std::size_t at = posting.key.size() - std::min(posting.key.size(), kHashDigits);
    const auto hash = parse_hash(ByteView(posting.key).substr(at));
    if (!hash) return Error(ErrorKind::kCorrupt, "a posting without a hash");
    hashes.push_back(*hash);
    return {};
  }));
  return hashes;
}

}  // namespace stemedb
