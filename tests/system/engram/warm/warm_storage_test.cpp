#include "system/engram/warm/warm_storage.hpp"

#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;
using test::memory;

class WarmStorageTest : public test::WarmFixture {};

TEST_F(WarmStorageTest, ReturnsWhatWasStored) {
  const auto storage = make(3);
  for (const Memory& stored : {memory("none", 1), memory("empty", 2, ""), memory("text", 3, "x")}) {
    must(storage->store(stored));
    EXPECT_EQ(must(storage->get(stored.id)), stored);
  }
  EXPECT_FALSE(must(storage->get("nobody")));
  EXPECT_EQ(storage->statistics().memory_count, 3u);
}

TEST_F(WarmStorageTest, ReplacesAMemoryAndFreesItsOldSlot) {
  const auto storage = make(2);
  for (int x = 0; x < 10; ++x) must(storage->store(memory("a", x, std::to_string(x))));
  EXPECT_EQ(must(storage->get("a")), memory("a", 9, "9"));
  EXPECT_EQ(storage->statistics().memory_count, 1u);
}

TEST_F(WarmStorageTest, ForgetsWhatWasRemovedAndUsesItsSlotAgain) {
  const auto storage = make(1);
  must(storage->store(memory("a", 1, "text")));
  EXPECT_TRUE(storage->remove("a"));
  EXPECT_FALSE(storage->remove("a"));
  EXPECT_FALSE(must(storage->get("a")));
  must(storage->store(memory("b", 2, "more")));
  EXPECT_EQ(must(storage->get("b")), memory("b", 2, "more"));
  EXPECT_EQ(storage->statistics().memory_count, 1u);
}

TEST_F(WarmStorageTest, RefusesWhatDoesNotFit) {
  const auto storage = make(1);
  must(storage->store(memory("a")));
  EXPECT_EQ(error_kind(storage->store(memory("b"))), ErrorKind::kAllocationFailed);
  EXPECT_EQ(must(storage->get("a")), memory("a"));
  EXPECT_EQ(storage->statistics().memory_count, 1u);
}

TEST_F(WarmStorageTest, UpdatesTwoFieldsOfAMemoryThatIsThere) {
  const auto storage = make(1);
  Memory expected = memory("a", 1, "text");
  must(storage->store(expected));
  storage->update_activation("a", 0.5f, 77);
  storage->update_activation("nobody", 0.5f, 77);
  expected.activation = 0.5f;
  expected.last_access_ns = 77;
  EXPECT_EQ(must(storage->get("a")), expected);
}

TEST_F(WarmStorageTest, RecallsWhatIsTrustedEnough) {
  const auto storage = make(2);
  must(storage->store(memory("half", 1)));
  must(storage->store(memory("whole", 0)));
  EXPECT_EQ(must(storage->recall(0.1f)).size(), 2u);
  EXPECT_EQ(must(storage->recall(0.9f)), std::vector{memory("whole", 0)});
}

TEST_F(WarmStorageTest, SealsAFileThatCanBeChecked) {
  const auto storage = make(2);
  EXPECT_EQ(must(load_existing(path())).entry_count, 0u);
  must(storage->store(memory("a")));
  EXPECT_EQ(error_kind(load_existing(path())), ErrorKind::kChecksumMismatch);
  must(storage->seal());
  EXPECT_EQ(must(load_existing(path())).entry_count, 1u);
}

TEST_F(WarmStorageTest, CountsWhatItDoes) {
  const auto storage = make(2);
  must(storage->store(memory("a", 1, "text")));
  (void)storage->get("a");
  (void)storage->get("b");
  EXPECT_EQ(storage->metrics().writes, 1u);
  EXPECT_EQ(storage->metrics().bytes_written, kEmbeddingBlockBytes + 4);
  EXPECT_EQ(storage->metrics().reads, 2u);
  EXPECT_EQ(storage->metrics().hits, 1u);
  EXPECT_EQ(storage->metrics().misses, 1u);
}

TEST_F(WarmStorageTest, NeedsAFileThatCanBeMade) {
  EXPECT_EQ(error_kind(MappedWarmStorage::create(directory_.path(), {1, true, {}})),
            ErrorKind::kIo);
}

// Defects that need no second thread.

TEST_F(WarmStorageTest, LeaksTheOldSlotWithB53) {
  const auto storage = make(5, {Bug::kB53});
  for (int i = 0; i < 3; ++i) must(storage->store(memory("a")));
  EXPECT_EQ(storage->statistics().memory_count, 3u);
}

TEST_F(WarmStorageTest, CountsRemovedMemoriesWithB55) {
  const auto storage = make(5, {Bug::kB55});
  must(storage->store(memory("a")));
  storage->remove("a");
  EXPECT_EQ(storage->statistics().memory_count, 1u);
}

TEST_F(WarmStorageTest, DoesNotSealWithB52) {
  const auto storage = make(1, {Bug::kB52});
  must(storage->store(memory("a")));
  must(storage->seal());
  EXPECT_EQ(error_kind(load_existing(path())), ErrorKind::kChecksumMismatch);
}

TEST_F(WarmStorageTest, DiesOfAnAlignedLoadWithB56) {
  const auto storage = make(1, {Bug::kB56});
  must(storage->store(memory("a")));
  EXPECT_DEATH((void)storage->get("a"), "");
}

TEST_F(WarmStorageTest, IsRightInOneThreadWithTheDefectsOfTwo) {
  for (const Bug bug : {Bug::kB01, Bug::kB02, Bug::kB03, Bug::kB04, Bug::kB05, Bug::kB54}) {
    const auto storage = make(10, {bug});
    for (int x = 0; x < 10; ++x) must(storage->store(memory(std::to_string(x), x, "text")));
    for (int x = 0; x < 10; ++x) {
      EXPECT_EQ(must(storage->get(std::to_string(x))), memory(std::to_string(x), x, "text"));
    }
    EXPECT_EQ(storage->statistics().memory_count, 10u);
  }
}

}  // namespace
}  // namespace engram
