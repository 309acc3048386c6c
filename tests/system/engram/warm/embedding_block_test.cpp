#include "system/engram/warm/embedding_block.hpp"

#include <cstring>

#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

Bytes bytes_of(const EmbeddingBlock& block) {
  Bytes bytes(sizeof block, '\0');
  std::memcpy(bytes.data(), &block, sizeof block);
  return bytes;
}

TEST(EmbeddingBlockTest, IsWhatTheLogWrites) {
  const Memory none = test::memory("a", 3);
  const Memory some = test::memory("b", 4, "12345");
  EXPECT_EQ(bytes_of(make_block(none, std::nullopt)), encode_block(none, 0));
  EXPECT_EQ(bytes_of(make_block(some, ContentPlace{77, 5})), encode_block(some, 77));
}

TEST(EmbeddingBlockTest, KeepsEverythingButIdAndText) {
  Memory memory = test::memory("a", 5);
  memory.activation = 0.25f;
  memory.last_access_ns = 9;
  EXPECT_EQ(memory_of(make_block(memory, std::nullopt), "a"), memory);
}

TEST(EmbeddingBlockTest, TellsNoTextFromAnEmptyOne) {
  const Memory memory = test::memory("a");
  EXPECT_FALSE(content_of(make_block(memory, std::nullopt)));
  const auto empty = content_of(make_block(memory, ContentPlace{12, 0}));
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->offset, 12u);
  EXPECT_EQ(empty->length, 0u);
}

}  // namespace
}  // namespace engram
