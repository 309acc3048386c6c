#include "system/engram/operation.hpp"

#include <bit>

#include "system/base/byte_reader.hpp"

namespace engram {
namespace {

using stemedb::ByteReader;
using stemedb::put_sized;

Error undecodable(const char* what) {
  return Error(ErrorKind::kDecode, std::string("no payload of ") + what);
}

Bytes encode_put(const Memory& memory, BugSwitches bugs) {
  const std::size_t content_offset =
      kEmbeddingBlockBytes + sizeof(std::uint32_t) + memory.id.size();
  Bytes out = encode_block(memory, content_offset);
  if (bugs.has(Bug::kB52)) return out;
  put_sized(out, memory.id);
  return memory.content ? out + *memory.content : out;
}

Result<Operation> decode_put(ByteView payload) {
  if (payload.size() < kEmbeddingBlockBytes) return undecodable("a stored memory");
  const DecodedBlock block = decode_block(payload.substr(0, kEmbeddingBlockBytes));
  ByteReader reader(payload.substr(kEmbeddingBlockBytes));
  Memory memory = block.memory;
  memory.id = reader.sized();
  const std::size_t id_end = kEmbeddingBlockBytes + sizeof(std::uint32_t) + memory.id.size();
  if (!reader.complete() || hash_of_id(memory.id) != block.id_hash) return undecodable("this id");
  const ByteView content = payload.substr(id_end);
  const bool fits = block.content
                        ? block.content->offset == id_end && block.content->length == content.size()
                        : content.empty();
  if (!fits) return undecodable("this content");
  if (block.content) memory.content = content;
  return Operation(PutMemory{std::move(memory)});
}

}  // namespace

EntryType type_of(const Operation& operation) {
  if (std::holds_alternative<PutMemory>(operation)) return EntryType::kEpisodeStore;
  if (std::holds_alternative<UpdateActivation>(operation)) return EntryType::kMemoryUpdate;
  return EntryType::kMemoryDelete;
}

Bytes encode_operation(const Operation& operation, BugSwitches bugs) {
  if (const auto* put = std::get_if<PutMemory>(&operation)) return encode_put(put->memory, bugs);
  Bytes out;
  if (const auto* update = std::get_if<UpdateActivation>(&operation)) {
    put_sized(out, update->id);
    stemedb::put_u32(out, std::bit_cast<std::uint32_t>(update->activation));
    stemedb::put_u64(out, update->last_access_ns);
  } else {
    put_sized(out, std::get<RemoveMemory>(operation).id);
  }
  return out;
}

Result<Operation> decode_operation(EntryType type, ByteView payload) {
  if (type == EntryType::kEpisodeStore) return decode_put(payload);
  ByteReader reader(payload);
  if (type == EntryType::kMemoryUpdate) {
    UpdateActivation update;
    update.id = reader.sized();
    update.activation = std::bit_cast<float>(reader.u32());
    update.last_access_ns = reader.u64();
    if (reader.finished()) return Operation(std::move(update));
  }
  if (type == EntryType::kMemoryDelete) {
    RemoveMemory remove{reader.sized()};
    if (reader.finished()) return Operation(std::move(remove));
  }
  return undecodable("an operation");
}

}  // namespace engram
