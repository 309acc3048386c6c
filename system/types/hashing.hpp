#pragma once
// BLAKE3-256, and the content hashes that name claims and votes.

#include "system/base/result.hpp"
#include "system/types/model.hpp"

namespace stemedb {

Hash blake3(ByteView bytes);

/// BLAKE3 of the canonical encoding, signatures included. The type header of a log payload is not
/// part of it. Fails where encode fails; there is no placeholder hash.
Result<Hash> content_hash(const Assertion& assertion);
Result<Hash> content_hash(const Vote& vote);

}  // namespace stemedb
