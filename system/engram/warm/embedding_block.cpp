#include "system/engram/warm/embedding_block.hpp"

namespace engram {

EmbeddingBlock make_block(const Memory& memory, const std::optional<ContentPlace>& content) {
  EmbeddingBlock block;
  block.embedding = memory.embedding;
  block.confidence = memory.confidence;
  block.activation = memory.activation;
  block.last_access_ns = memory.last_access_ns;
  block.decay_rate = memory.decay_rate;
  block.id_hash = hash_of_id(memory.id);
  block.created_at_ns = memory.created_at_ns;
  block.recall_count = memory.recall_count;
  if (content) {
    block.content_length = content->length;
    block.content_offset = content->offset;
  }
  return block;
}

std::optional<ContentPlace> content_of(const EmbeddingBlock& block) {
  if (block.content_offset == kNoContentOffset) return std::nullopt;
  return ContentPlace{block.content_offset, block.content_length};
}

Memory memory_of(const EmbeddingBlock& block, const std::string& id) {
  Memory memory;
  memory.id = id;
  memory.embedding = block.embedding;
  memory.activation = block.activation;
  memory.confidence = block.confidence;
  memory.last_access_ns = block.last_access_ns;
  memory.created_at_ns = block.created_at_ns;
  memory.recall_count = block.recall_count;
  memory.decay_rate = block.decay_rate;
  return memory;
}

}  // namespace engram
