#include "system/store/tree_store.hpp"

#include <filesystem>

#include "tests/system/wal/log_directory.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

class TreeStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { options_.max_node_bytes = 64; }

  void open() {
    store_.reset();
    store_ = must(TreeStore::open(directory_, options_));
  }

  void put_numbers(int from, int to) {
    for (int i = from; i < to; ++i) must(store_->put("key" + std::to_string(i), "v"));
  }

  std::size_t count() { return must(store_->scan_prefix("", {})).size(); }

  test::TempDirectory root_;
  const std::string directory_ = root_ / "store";
  const std::string file_ = directory_ + "/tree";
  TreeStoreOptions options_;
  std::unique_ptr<TreeStore> store_;
};

TEST_F(TreeStoreTest, WhatWasNotFlushedIsGone) {
  open();
  put_numbers(0, 50);
  must(store_->flush());
  put_numbers(50, 60);
  open();
  EXPECT_EQ(count(), 50u);
}

// A commit that got no further than its nodes, or tore its root slot, leaves the tree as it was.
TEST_F(TreeStoreTest, ATornRootSlotFallsBackToTheOther) {
  open();
  put_numbers(0, 50);
  must(store_->flush());
  const Bytes before = test::slurp(file_);
  put_numbers(50, 60);
  must(store_->flush());
  store_.reset();
  Bytes torn = test::slurp(file_);
  for (std::size_t at = 0; at < 1024; ++at) {
    if (torn[at] != before[at]) torn[at] = '\xee';
  }
  test::spill(file_, torn);
  open();
  EXPECT_EQ(count(), 50u);
  put_numbers(50, 55);
  must(store_->flush());
  open();
  EXPECT_EQ(count(), 55u);
}

TEST_F(TreeStoreTest, ADamagedNodeIsNoticedWhenItIsRead) {
  open();
  put_numbers(0, 50);
  must(store_->flush());
  store_.reset();
  test::flip_bit(file_, 1024 + 8);
  const auto reopened = TreeStore::open(directory_, options_);
  const auto scanned = reopened.ok() ? (*reopened)->scan_prefix("", {})
                                     : Result<std::vector<KeyValue>>(reopened.error());
  EXPECT_EQ(error_kind(scanned), ErrorKind::kCorrupt);
}

TEST_F(TreeStoreTest, RewritingBoundsTheFile) {
  options_.rewrite_bytes = 4000;
  open();
  for (int i = 0; i < 300; ++i) {
    must(store_->put("key" + std::to_string(i % 10), std::to_string(i)));
    must(store_->flush());
  }
  EXPECT_LT(std::filesystem::file_size(file_), 8000u);
  open();
  EXPECT_EQ(count(), 10u);
  EXPECT_EQ(must(store_->get("key9")), "299");
}

TEST_F(TreeStoreTest, EverythingMayBeDeleted) {
  open();
  put_numbers(0, 100);
  must(store_->flush());
  std::vector<WriteOp> ops;
  for (int i = 0; i < 100; ++i) ops.push_back({"key" + std::to_string(i), std::nullopt});
  ops.push_back({"key50", "again"});
  must(store_->write_batch(ops));
  must(store_->flush());
  open();
  EXPECT_EQ(count(), 1u);
  EXPECT_EQ(must(store_->get("key50")), "again");
}

TEST_F(TreeStoreTest, AFileWithoutAValidRootIsAnError) {
  open();
  store_.reset();
  test::spill(file_, Bytes(2000, '\0'));
  EXPECT_EQ(error_kind(TreeStore::open(directory_, options_)), ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace stemedb
