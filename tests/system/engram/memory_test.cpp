#include "system/engram/memory.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "system/engram/operation.hpp"
#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;

Memory sample() {
  Memory memory;
  memory.id = "alpha";
  for (std::size_t i = 0; i < kDimensions; ++i) memory.embedding[i] = static_cast<float>(i) / 4;
  memory.activation = 0.25f;
  memory.confidence = 0.75f;
  memory.last_access_ns = 11;
  memory.created_at_ns = 12;
  memory.recall_count = 13;
  return memory;
}

TEST(EmbeddingBlock, HasItsFieldsWhereTheFormatSays) {
  Memory memory = sample();
  memory.content = "four";
  const Bytes block = encode_block(memory, 99);
  ASSERT_EQ(block.size(), 3136u);
  EXPECT_EQ(stemedb::get_u32(block, 4), 0x3E800000u);     // 0.25, the second number
  EXPECT_EQ(stemedb::get_u32(block, 3072), 0x3F400000u);  // confidence
  EXPECT_EQ(stemedb::get_u32(block, 3076), 0x3E800000u);  // activation
  EXPECT_EQ(stemedb::get_u64(block, 3080), 11u);
  EXPECT_EQ(stemedb::get_u64(block, 3096), hash_of_id("alpha"));
  EXPECT_EQ(stemedb::get_u64(block, 3104), 12u);
  EXPECT_EQ(stemedb::get_u32(block, 3112), 13u);
  EXPECT_EQ(stemedb::get_u32(block, 3116), 4u);
  EXPECT_EQ(stemedb::get_u64(block, 3120), 99u);
}

TEST(EmbeddingBlock, HashesIdsWithFnv1a) {
  EXPECT_EQ(hash_of_id(""), 0xcbf29ce484222325u);
  EXPECT_EQ(hash_of_id("a"), 0xaf63dc4c8601ec8cu);
}

TEST(EmbeddingBlock, TellsNoContentFromAnEmptyOne) {
  Memory memory = sample();
  EXPECT_FALSE(decode_block(encode_block(memory, 0)).content);
  memory.content = "";
  ASSERT_TRUE(decode_block(encode_block(memory, 7)).content);
  EXPECT_EQ(decode_block(encode_block(memory, 7)).content->offset, 7u);
}

Memory round_trip(const Memory& memory) {
  const Bytes payload = encode_operation(PutMemory{memory}, {});
  const Operation operation = must(decode_operation(EntryType::kEpisodeStore, payload));
  return std::get<PutMemory>(operation).memory;
}

RC_GTEST_PROP(Operation, KeepsMemoriesWithAnyIdAndContent,
              (const std::string& id, const std::string& content)) {
  Memory memory = sample();
  memory.id = id;
  RC_ASSERT(round_trip(memory) == memory);
  memory.content = content;
  RC_ASSERT(round_trip(memory) == memory);
}

TEST(Operation, KeepsUpdatesAndRemovals) {
  const Bytes update = encode_operation(UpdateActivation{"a", 0.5f, 9}, {});
  const auto updated =
      std::get<UpdateActivation>(must(decode_operation(EntryType::kMemoryUpdate, update)));
  EXPECT_EQ(updated.id, "a");
  EXPECT_EQ(updated.activation, 0.5f);
  EXPECT_EQ(updated.last_access_ns, 9u);
  const Bytes remove = encode_operation(RemoveMemory{"b"}, {});
  EXPECT_EQ(std::get<RemoveMemory>(must(decode_operation(EntryType::kMemoryDelete, remove))).id,
            "b");
}

TEST(Operation, RefusesEveryPayloadThatIsTooShortOrTooLong) {
  Memory memory = sample();
  memory.content = "text";
  for (const Operation& operation :
       {Operation(PutMemory{memory}), Operation(UpdateActivation{"a", 1, 2}),
        Operation(RemoveMemory{"a"})}) {
    const Bytes payload = encode_operation(operation, {});
    for (std::size_t size = payload.size() < 40 ? 0 : 3100; size < payload.size(); ++size) {
      EXPECT_EQ(error_kind(decode_operation(type_of(operation), payload.substr(0, size))),
                ErrorKind::kDecode);
    }
    EXPECT_EQ(error_kind(decode_operation(type_of(operation), payload + "x")), ErrorKind::kDecode);
  }
}

TEST(Operation, RefusesAnIdThatIsNotTheOneOfTheBlock) {
  Bytes payload = encode_operation(PutMemory{sample()}, {});
  payload.back() = 'b';
  EXPECT_EQ(error_kind(decode_operation(EntryType::kEpisodeStore, payload)), ErrorKind::kDecode);
}

}  // namespace
}  // namespace engram
