#include "system/store/log_store.hpp"

#include <filesystem>

#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

class LogStoreTest : public ::testing::Test {
 protected:
  void open() {
    store_.reset();
    store_ = must(LogStore::open(directory_, options_));
  }

  std::string file_with(const std::string& extension) {
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      if (entry.path().extension() == extension) return entry.path();
    }
    return {};
  }

  test::TempDirectory root_;
  const std::string directory_ = root_ / "store";
  LogStoreOptions options_;
  std::unique_ptr<LogStore> store_;
};

// Whatever prefix of the log's bytes survives, the state is that after some prefix of the batches.
TEST_F(LogStoreTest, EveryTornTailLeavesAPrefixOfTheBatches) {
  open();
  for (const char* key : {"a", "b", "c"}) must(store_->put(key, "v"));
  store_.reset();
  const std::string log = file_with(".log");
  const Bytes intact = test::slurp(log);
  std::size_t states = 0;
  std::size_t last = 99;
  for (std::size_t size = 0; size <= intact.size(); ++size) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directory(directory_);
    test::spill(log, intact.substr(0, size) + Bytes(30, '\xee'));
    open();
    const auto pairs = must(store_->scan_prefix("", {}));
    for (std::size_t i = 0; i < pairs.size(); ++i) EXPECT_EQ(pairs[i].key, Bytes(1, "abc"[i]));
    if (pairs.size() != last) ++states;
    last = pairs.size();
    store_.reset();
  }
  EXPECT_EQ(states, 4u);
}

TEST_F(LogStoreTest, OpeningFoldsTheLogIntoASnapshot) {
  open();
  must(store_->put("a", "v"));
  must(store_->flush());
  open();
  EXPECT_EQ(test::slurp(file_with(".log")).size(), 0u);
  EXPECT_NE(file_with(".snap"), "");
  EXPECT_EQ(must(store_->get("a")), "v");
}

TEST_F(LogStoreTest, CheckpointsBoundTheLog) {
  options_.checkpoint_bytes = 1000;
  open();
  for (int i = 0; i < 200; ++i) {
    must(store_->put("key", std::to_string(i)));
    must(store_->flush());
  }
  EXPECT_LT(test::slurp(file_with(".log")).size(), 1200u);
  open();
  EXPECT_EQ(must(store_->get("key")), "199");
}

TEST_F(LogStoreTest, DamageBeforeAFlushedBatchIsNotTakenForATornTail) {
  open();
  must(store_->put("a", "v"));
  must(store_->flush());
  must(store_->put("b", "v"));
  must(store_->flush());
  store_.reset();
  test::flip_bit(file_with(".log"), 42);
  EXPECT_EQ(error_kind(LogStore::open(directory_, {})), ErrorKind::kCorrupt);
}

TEST_F(LogStoreTest, ADamagedSnapshotIsAnError) {
  open();
  must(store_->put("a", "v"));
  open();
  store_.reset();
  const std::string snapshot = file_with(".snap");
  for (std::size_t at = 0; at < test::slurp(snapshot).size(); ++at) {
    test::flip_bit(snapshot, at);
    EXPECT_EQ(error_kind(LogStore::open(directory_, {})), ErrorKind::kCorrupt) << at;
    test::flip_bit(snapshot, at);
  }
  open();
}

TEST_F(LogStoreTest, LeftoversOfAnUnfinishedCheckpointAreRemoved) {
  open();
  must(store_->put("a", "v"));
  must(store_->flush());
  store_.reset();
  test::spill(directory_ + "/00000000000000ff.tmp", "half a snapshot");
  test::spill(directory_ + "/00000000000000ff.log", "");
  open();
  EXPECT_EQ(must(store_->get("a")), "v");
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/00000000000000ff.tmp"));
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/00000000000000ff.log"));
}

}  // namespace
}  // namespace stemedb
