#pragma once
// The EmbeddingBlock as it lies in a slot of the mapped file: the same 3136 bytes that
// system/engram/memory.hpp encodes for the log, here as a structure that can be changed in place.
//
// It asks for no alignment: slots begin 96 bytes behind a page and are 49 cache lines long, so none
// of them begins a cache line. It is copied in and out whole and never pointed to where it lies.
//
// Pure functions.

#include <bit>
#include <cstddef>

#include "system/engram/memory.hpp"

namespace engram {

inline constexpr std::uint64_t kNoContentOffset = ~std::uint64_t{0};

struct EmbeddingBlock {
  std::array<float, kDimensions> embedding{};
  float confidence = 0;
  float activation = 0;
  std::uint64_t last_access_ns = 0;
  float decay_rate = 0;
  std::uint32_t flags = 0;
  std::uint64_t id_hash = 0;  ///< called content_hash where the format was made
  std::uint64_t created_at_ns = 0;
  std::uint32_t recall_count = 0;
  std::uint32_t content_length = 0;
  std::uint64_t content_offset = kNoContentOffset;
  std::uint64_t padding = 0;
};

static_assert(std::endian::native == std::endian::little, "the mapped file is little-endian");
static_assert(sizeof(EmbeddingBlock) == kEmbeddingBlockBytes);
static_assert(offsetof(EmbeddingBlock, confidence) == 3072);
static_assert(offsetof(EmbeddingBlock, activation) == 3076);
static_assert(offsetof(EmbeddingBlock, last_access_ns) == 3080);
static_assert(offsetof(EmbeddingBlock, decay_rate) == 3088);
static_assert(offsetof(EmbeddingBlock, flags) == 3092);
static_assert(offsetof(EmbeddingBlock, id_hash) == 3096);
static_assert(offsetof(EmbeddingBlock, created_at_ns) == 3104);
static_assert(offsetof(EmbeddingBlock, recall_count) == 3112);
static_assert(offsetof(EmbeddingBlock, content_length) == 3116);
static_assert(offsetof(EmbeddingBlock, content_offset) == 3120);
static_assert(offsetof(EmbeddingBlock, padding) == 3128);

/// @param content where the memory's text lies, if it has one
EmbeddingBlock make_block(const Memory& memory, const std::optional<ContentPlace>& content);

/// @returns where the block's text lies, if it has one
std::optional<ContentPlace> content_of(const EmbeddingBlock& block);

/// @returns the memory but for its text
Memory memory_of(const EmbeddingBlock& block, const std::string& id);

}  // namespace engram
