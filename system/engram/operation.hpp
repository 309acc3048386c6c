#pragma once
// Operations on memories, and the payloads by which the log keeps them:
//
//   put     EpisodeStore   EmbeddingBlock, id with a u32 length before it, content to the end
//   update  MemoryUpdate   id likewise, activation f32, last access u64
//   remove  MemoryDelete   id likewise
//
// Little-endian. Pure functions.

#include <variant>

#include "system/engram/entry.hpp"
#include "system/engram/memory.hpp"

namespace engram {

struct PutMemory {
  Memory memory;
};
/// Of a memory that is not there: changes nothing.
struct UpdateActivation {
  std::string id;
  float activation = 0;
  std::uint64_t last_access_ns = 0;
};
struct RemoveMemory {
  std::string id;
};
using Operation = std::variant<PutMemory, UpdateActivation, RemoveMemory>;

EntryType type_of(const Operation& operation);
Bytes encode_operation(const Operation& operation, BugSwitches bugs);

/// @param type one of the three above
/// @returns Decode if the payload is none of that type
Result<Operation> decode_operation(EntryType type, ByteView payload);

}  // namespace engram
