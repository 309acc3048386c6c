#include "system/index/index_store.hpp"

#include <algorithm>
#include <thread>

#include "system/index/assertion_store.hpp"
#include "system/store/hybrid_store.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::signed_claim;

class IndexStoreTest : public ::testing::Test {
 protected:
  Assertion claim(const std::string& subject, const std::string& predicate) {
    Assertion made;
    made.subject = subject;
    made.predicate = predicate;
    return made;
  }

  test::TempDirectory root_;
  std::unique_ptr<HybridStore> store_ = must(HybridStore::open(root_.path(), {}));
  IndexStore indexes_{*store_, store_->codec(), {}};
  AssertionStore assertions_{*store_, store_->codec()};
};

TEST_F(IndexStoreTest, FindsClaimsBySubjectAndByPredicate) {
  must(indexes_.add_to_indexes(claim("s", "p"), Hash{1}));
  must(indexes_.add_to_indexes(claim("s", "q"), Hash{2}));
  must(indexes_.add_to_indexes(claim("other", "p"), Hash{3}));
  EXPECT_EQ(must(indexes_.hashes_for_subject("s")), (std::vector{Hash{1}, Hash{2}}));
  EXPECT_EQ(must(indexes_.hashes_for_subject_predicate("s", "q")), std::vector{Hash{2}});
  EXPECT_TRUE(must(indexes_.hashes_for_subject("unknown")).empty());
}

TEST_F(IndexStoreTest, AddingAgainChangesNothing) {
  must(indexes_.add_to_indexes(claim("s", "p"), Hash{1}));
  must(indexes_.add_to_indexes(claim("s", "p"), Hash{1}));
  EXPECT_EQ(must(indexes_.hashes_for_subject("s")).size(), 1u);
}

TEST_F(IndexStoreTest, DoesNotMixSubjectsThatContainColons) {
  must(indexes_.add_to_indexes(claim("A:B", "C"), Hash{1}));
  must(indexes_.add_to_indexes(claim("A", "B:C"), Hash{2}));
  EXPECT_EQ(must(indexes_.hashes_for_subject("A")), std::vector{Hash{2}});
  EXPECT_EQ(must(indexes_.hashes_for_subject_predicate("A:B", "C")), std::vector{Hash{1}});
}

TEST_F(IndexStoreTest, ConcurrentAdditionsAreAllKept) {
  std::vector<std::thread> threads;
  for (std::uint8_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint8_t n = 0; n < 50; ++n) {
        must(indexes_.add_to_indexes(claim("s", "p"), Hash{thread, n}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(must(indexes_.hashes_for_subject("s")).size(), 200u);
}

TEST_F(IndexStoreTest, ClaimsAreFoundByHash) {
  const Assertion stored = signed_claim("subject", "object");
  const Bytes encoded = must(encode(stored));
  const Hash hash = blake3(encoded);
  must(assertions_.put(stored, encoded, hash));
  must(assertions_.put(stored, encoded, hash));
  EXPECT_EQ(must(assertions_.get(hash)), stored);
  EXPECT_EQ(must(assertions_.subject_of(hash)), "subject");
  EXPECT_EQ(must(assertions_.get(Hash{1})), std::nullopt);
}

TEST_F(IndexStoreTest, OtherBytesUnderTheSameHashAreRefused) {
  const Assertion stored = signed_claim("subject", "object");
  must(assertions_.put(stored, "first", Hash{1}));
  EXPECT_EQ(error_kind(assertions_.put(stored, "second", Hash{1})), ErrorKind::kHashCollision);
  EXPECT_EQ(must(assertions_.get_encoded(Hash{1})), "first");
}

}  // namespace
}  // namespace stemedb
