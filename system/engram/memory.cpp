#include "system/engram/memory.hpp"

#include <bit>

namespace engram {
namespace {

using stemedb::get_u32;
using stemedb::get_u64;
using stemedb::put_u32;
using stemedb::put_u64;

constexpr std::uint64_t kNoContent = ~std::uint64_t{0};
// Where the fields behind the embedding begin.
constexpr std::size_t kConfidence = 3072;
constexpr std::size_t kActivation = 3076;
constexpr std::size_t kLastAccess = 3080;
constexpr std::size_t kDecayRate = 3088;
constexpr std::size_t kIdHash = 3096;
constexpr std::size_t kCreatedAt = 3104;
constexpr std::size_t kRecallCount = 3112;
constexpr std::size_t kContentLength = 3116;
constexpr std::size_t kContentOffset = 3120;

void put_f32(Bytes& out, float value) { put_u32(out, std::bit_cast<std::uint32_t>(value)); }

float get_f32(ByteView bytes, std::size_t at) { return std::bit_cast<float>(get_u32(bytes, at)); }

}  // namespace

std::uint64_t hash_of_id(ByteView id) {
  std::uint64_t hash = 0xcbf29ce484222325;  // offset basis and prime of FNV-1a
  for (const char c : id) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  return hash;
}

Bytes encode_block(const Memory& memory, std::uint64_t content_offset) {
  Bytes out;
  out.reserve(kEmbeddingBlockBytes);
  for (const float value : memory.embedding) put_f32(out, value);
  put_f32(out, memory.confidence);
  put_f32(out, memory.activation);
  put_u64(out, memory.last_access_ns);
  put_f32(out, memory.decay_rate);
  put_u32(out, 0);  // flags
  put_u64(out, hash_of_id(memory.id));
  put_u64(out, memory.created_at_ns);
  put_u32(out, memory.recall_count);
  put_u32(out, memory.content ? static_cast<std::uint32_t>(memory.content->size()) : 0);
  put_u64(out, memory.content ? content_offset : kNoContent);
  put_u64(out, 0);  // padding
  return out;
}

DecodedBlock decode_block(ByteView block) {
  DecodedBlock decoded;
  Memory& memory = decoded.memory;
  for (std::size_t i = 0; i < kDimensions; ++i) memory.embedding[i] = get_f32(block, 4 * i);
  memory.confidence = get_f32(block, kConfidence);
  memory.activation = get_f32(block, kActivation);
  memory.last_access_ns = get_u64(block, kLastAccess);
  memory.decay_rate = get_f32(block, kDecayRate);
  memory.created_at_ns = get_u64(block, kCreatedAt);
  memory.recall_count = get_u32(block, kRecallCount);
  decoded.id_hash = get_u64(block, kIdHash);
  if (const std::uint64_t offset = get_u64(block, kContentOffset); offset != kNoContent) {
    decoded.content = ContentPlace{offset, get_u32(block, kContentLength)};
  }
  return decoded;
}

}  // namespace engram
