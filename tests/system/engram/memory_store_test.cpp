#include "system/engram/memory_store.hpp"

#include <map>

#include "tests/system/support.hpp"

namespace engram {
namespace {

using stemedb::test::must;

Memory memory(const std::string& id, std::optional<std::string> content = std::nullopt) {
  Memory made;
  made.id = id;
  made.embedding[0] = 1.5f;
  made.content = std::move(content);
  return made;
}

class MemoryStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<MemoryStore> open() { return must(MemoryStore::open(directory_ / "warm", {})); }

  stemedb::test::TempDirectory directory_;
};

TEST_F(MemoryStoreTest, BringsAllMemoriesBack) {
  std::map<std::string, Memory> before;
  {
    const auto store = open();
    must(store->apply(PutMemory{memory("none")}));
    must(store->apply(PutMemory{memory("empty", "")}));
    must(store->submit(PutMemory{memory("text", "some text")})->wait());
    must(store->apply(UpdateActivation{"text", 0.75f, 99}));
    before = store->all();
    must(store->close());
  }
  ASSERT_EQ(before.size(), 3u);
  EXPECT_EQ(before["text"].activation, 0.75f);
  EXPECT_EQ(open()->all(), before);
}

TEST_F(MemoryStoreTest, ForgetsWhatWasRemovedAlsoAfterReopen) {
  {
    const auto store = open();
    must(store->apply(PutMemory{memory("a")}));
    must(store->apply(RemoveMemory{"a"}));
    EXPECT_FALSE(store->get("a"));
  }
  EXPECT_FALSE(open()->get("a"));
}

TEST_F(MemoryStoreTest, ReplacesAMemoryAndItsContent) {
  const auto store = open();
  must(store->apply(PutMemory{memory("a", "old")}));
  must(store->apply(PutMemory{memory("a")}));
  EXPECT_EQ(store->get("a"), memory("a"));
}

TEST_F(MemoryStoreTest, UpdatesNoMemoryThatIsNotThere) {
  const auto store = open();
  must(store->apply(UpdateActivation{"a", 1, 1}));
  EXPECT_TRUE(store->all().empty());
}

TEST_F(MemoryStoreTest, IsTheSameAfterACompactionAndLaterWrites) {
  std::map<std::string, Memory> before;
  {
    const auto store = open();
    for (const char* id : {"a", "b", "c"}) must(store->apply(PutMemory{memory(id, id)}));
    must(store->apply(RemoveMemory{"b"}));
    must(store->compact());
    must(store->apply(PutMemory{memory("d")}));
    must(store->apply(UpdateActivation{"a", 0.5f, 7}));
    before = store->all();
  }
  EXPECT_EQ(open()->all(), before);
}

TEST_F(MemoryStoreTest, DoesNotShowWhatCouldNotBeWritten) {
  const auto store = open();
  {
    const stemedb::test::FileSizeLimit full(1'000);
    EXPECT_FALSE(store->apply(PutMemory{memory("a")}).ok());
    EXPECT_FALSE(store->get("a"));
  }
  must(store->apply(PutMemory{memory("b")}));
  EXPECT_EQ(store->all().size(), 1u);
}

}  // namespace
}  // namespace engram
