#include "system/store/kv_store.hpp"

#include <limits>
#include <thread>

#include "system/store/log_store.hpp"
#include "system/store/tree_store.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

/// What every backend must do beyond the model test.
template <typename Store>
class KvStoreTest : public ::testing::Test {
 protected:
  test::TempDirectory root_;
  const std::string directory_ = root_ / "store";
  std::unique_ptr<Store> store_ = must(Store::open(directory_, {}));
};

using Backends = ::testing::Types<LogStore, TreeStore>;
TYPED_TEST_SUITE(KvStoreTest, Backends);

TYPED_TEST(KvStoreTest, CountersSaturate) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(must(this->store_->increment_counter("c", kMost - 1)), kMost - 1);
  EXPECT_EQ(must(this->store_->increment_counter("c", 5)), kMost);
}

TYPED_TEST(KvStoreTest, WhatIsNoCounterIsAnError) {
  must(this->store_->put("c", "seven b"));
  EXPECT_EQ(error_kind(this->store_->increment_counter("c", 1)), ErrorKind::kCorrupt);
  EXPECT_EQ(error_kind(this->store_->add_f32("c", 1)), ErrorKind::kCorrupt);
  EXPECT_EQ(must(this->store_->get("c")), "seven b");
}

TYPED_TEST(KvStoreTest, AddsFloats) {
  EXPECT_EQ(must(this->store_->add_f32("f", 0.5f)), 0.5f);
  EXPECT_EQ(must(this->store_->add_f32("f", 0.25f)), 0.75f);
}

TYPED_TEST(KvStoreTest, ConcurrentIncrementsAllCount) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) must(this->store_->increment_counter("c", 1));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(must(this->store_->increment_counter("c", 0)), 400u);
}

TYPED_TEST(KvStoreTest, IsOpenOnce) {
  EXPECT_EQ(error_kind(TypeParam::open(this->directory_, {})), ErrorKind::kLocked);
}

TYPED_TEST(KvStoreTest, KeepsLargeValues) {
  const Bytes large(200'000, 'v');
  must(this->store_->put("large", large));
  must(this->store_->flush());
  this->store_.reset();
  this->store_ = must(TypeParam::open(this->directory_, {}));
  EXPECT_EQ(must(this->store_->get("large")), large);
}

}  // namespace
}  // namespace stemedb
