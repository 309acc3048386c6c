#pragma once
// A memory, and the EmbeddingBlock: the fixed 3136 bytes in which the warm tier keeps everything of
// it but its id and its text.
//
//   offset  size  field
//   0       3072  embedding, 768 x f32
//   3072    4     confidence f32          3076  4  activation f32
//   3080    8     last access, ns         3088  4  decay rate f32
//   3092    4     flags                   3096  8  hash of the id (the field is named content_hash)
//   3104    8     creation time, ns       3112  4  recall count
//   3116    4     content length          3120  8  content offset; 2^64 - 1: no content
//   3128    8     padding, zero
//
// Little-endian. Pure functions.

#include <array>
#include <optional>

#include "system/engram/vocabulary.hpp"

namespace engram {

inline constexpr std::size_t kDimensions = 768;
inline constexpr std::size_t kEmbeddingBlockBytes = 3136;

struct Memory {
  std::string id;
  std::array<float, kDimensions> embedding{};
  float activation = 0;
  float confidence = 0;  ///< in [0, 1]
  std::uint64_t last_access_ns = 0;
  std::uint64_t created_at_ns = 0;
  std::uint32_t recall_count = 0;
  float decay_rate = 0.1f;             ///< of a new memory
  std::optional<std::string> content;  ///< none and empty are different

  bool operator==(const Memory&) const = default;
};

/// What a block says about the text, which lies elsewhere.
struct ContentPlace {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
};

/// A memory without id and content, and what its block says about the two.
struct DecodedBlock {
  Memory memory;
  std::uint64_t id_hash = 0;
  std::optional<ContentPlace> content;
};

/// FNV-1a of 64 bits: what a block has of the id.
std::uint64_t hash_of_id(ByteView id);

/// @param content_offset where the text lies; ignored for a memory without one
Bytes encode_block(const Memory& memory, std::uint64_t content_offset);

/// @param block exactly kEmbeddingBlockBytes
DecodedBlock decode_block(ByteView block);

}  // namespace engram
