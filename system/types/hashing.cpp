#include "system/types/hashing.hpp"

#include <blake3.h>

#include "system/types/codec.hpp"

namespace stemedb {

Hash blake3(ByteView bytes) {
  static_assert(sizeof(Hash) == BLAKE3_OUT_LEN);
  Hash hash;
  blake3_hasher hasher;
  blake3_hasher_init(&hasher);
  blake3_hasher_update(&hasher, bytes.data(), bytes.size());
  blake3_hasher_finalize(&hasher, hash.data(), hash.size());
  return hash;
}

Result<Hash> content_hash(const Assertion& assertion) {
  STEMEDB_TRY_ASSIGN(const Bytes bytes, encode(assertion));
  return blake3(bytes);
}

Result<Hash> content_hash(const Vote& vote) {
  STEMEDB_TRY_ASSIGN(const Bytes bytes, encode(vote));
  return blake3(bytes);
}

}  // namespace stemedb
