#pragma once
// The payload of a log record that ingest reads: one type byte, seven zero bytes, the encoded body.
//
// The header keeps bodies aligned and is not part of any content hash.

#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

enum class PayloadType : std::uint8_t { kAssertion = 0, kVote = 1, kEpoch = 2 };

inline constexpr std::size_t kPayloadHeaderBytes = 8;

struct Payload {
  PayloadType type;
  ByteView body;  ///< points into the parsed bytes
};

inline Bytes make_payload(PayloadType type, ByteView body) {
  Bytes payload(kPayloadHeaderBytes, '\0');
  payload[0] = static_cast<char>(type);
  payload.append(body);
  return payload;
}

/// @returns Decode for an unknown type or padding that is not zero
inline Result<Payload> parse_payload(ByteView bytes) {
  if (bytes.size() < kPayloadHeaderBytes) return Error(ErrorKind::kDecode, "no type header");
  const std::uint64_t header = get_u64(bytes, 0);
  if (header > static_cast<std::uint64_t>(PayloadType::kEpoch)) {
    return Error(ErrorKind::kDecode, "an unknown type or padding that is not zero");
  }
  return Payload{static_cast<PayloadType>(header), bytes.substr(kPayloadHeaderBytes)};
}

}  // namespace stemedb
