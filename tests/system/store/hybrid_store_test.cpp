#include "system/store/hybrid_store.hpp"

#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

class HybridStoreTest : public ::testing::Test {
 protected:
  test::TempDirectory root_;
  std::unique_ptr<HybridStore> store_ = must(HybridStore::open(root_.path(), {}));
  const KeyCodec codec_;
  const Hash hash_ = {9};
};

TEST_F(HybridStoreTest, RoutesByTag) {
  must(store_->put(codec_.assertion("s", hash_), "claim"));
  must(store_->put(codec_.posting("s", hash_), ""));
  EXPECT_EQ(must(store_->write_optimised().scan_prefix("")).size(), 1u);
  EXPECT_EQ(must(store_->read_optimised().scan_prefix("")).size(), 1u);
  EXPECT_EQ(must(store_->get(codec_.assertion("s", hash_))), "claim");
}

TEST_F(HybridStoreTest, MergesScansWithoutATag) {
  for (const char* subject : {"a", "b", "c"}) {
    must(store_->put(codec_.assertion(subject, hash_), "claim"));
    must(store_->put(codec_.posting(subject, hash_), ""));
  }
  const auto pairs = must(store_->scan_prefix(""));
  ASSERT_EQ(pairs.size(), 6u);
  for (std::size_t i = 1; i < pairs.size(); ++i) EXPECT_LT(pairs[i - 1].key, pairs[i].key);
  EXPECT_EQ(must(store_->scan_prefix("", {{}, 4})).size(), 4u);
  EXPECT_EQ(must(store_->scan_prefix(codec_.postings_of("b"))).size(), 1u);
}

/// A backend that has no memory for an answer.
class StoreWithoutMemory : public KvStore {
 public:
  Result<std::optional<Bytes>> get(const Bytes&) override { throw std::bad_alloc(); }
  Result<std::vector<KeyValue>> scan_prefix(const Bytes&, const Page&) override {
    throw std::bad_alloc();
  }
  Status write_batch(const std::vector<WriteOp>&) override { return {}; }
  Status update(const Bytes&, const Change&) override { return {}; }
  Status flush() override { return {}; }
};

TEST(HybridStoreWithoutMemory, SaysThatAScanIsTooLarge) {
  HybridStore store(std::make_unique<StoreWithoutMemory>(), std::make_unique<StoreWithoutMemory>(),
                    KeyCodec());
  EXPECT_EQ(error_kind(store.scan_prefix("")), ErrorKind::kOutOfMemory);
}

TEST_F(HybridStoreTest, ABatchLivesInOneBackend) {
  const Status status = store_->write_batch(
      {{codec_.assertion("s", hash_), "claim"}, {codec_.posting("s", hash_), ""}});
  EXPECT_EQ(error_kind(status), ErrorKind::kCrossBackendBatch);
  EXPECT_EQ(must(store_->scan_prefix("")).size(), 0u);
}

TEST_F(HybridStoreTest, UnknownTagsAreErrors) {
  EXPECT_EQ(error_kind(store_->put("no tag at all", "")), ErrorKind::kUnknownTag);
  EXPECT_EQ(error_kind(store_->get(Bytes("s\0NOPE:x", 8))), ErrorKind::kUnknownTag);
}

}  // namespace
}  // namespace stemedb
