// Cursor, lease and quarantine on their own.
#include <thread>

#include "system/ingest/cursor.hpp"
#include "system/ingest/lease.hpp"
#include "system/ingest/quarantine.hpp"
#include "system/store/hybrid_store.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using namespace std::chrono_literals;
using test::error_kind;
using test::must;

class IngestPartsTest : public ::testing::Test {
 protected:
  test::TempDirectory root_;
  std::unique_ptr<HybridStore> store_ = must(HybridStore::open(root_.path(), {}));
  CursorStore cursors_{*store_, store_->codec()};
  Quarantine quarantine_{*store_, store_->codec()};
};

TEST_F(IngestPartsTest, TheCursorStartsAtTheBeginning) {
  EXPECT_EQ(must(cursors_.load()), IngestCursor{});
}

TEST_F(IngestPartsTest, ALaterEpochFencesTheEarlierOne) {
  const IngestCursor first = must(cursors_.claim(1));
  must(cursors_.advance(first, 100));
  EXPECT_EQ(must(cursors_.claim(2)), (IngestCursor{100, 2}));
  EXPECT_EQ(error_kind(cursors_.advance({100, 1}, 200)), ErrorKind::kFenced);
  EXPECT_EQ(error_kind(cursors_.claim(1)), ErrorKind::kFenced);
  must(cursors_.advance({100, 2}, 150));
  EXPECT_EQ(must(cursors_.load()), (IngestCursor{150, 2}));
}

TEST_F(IngestPartsTest, TheLeaseHasOneHolder) {
  IngestLease lease(1h, 7);
  EXPECT_EQ(lease.acquire(), 8u);
  EXPECT_TRUE(lease.renew(8));
  lease.release(8);
  EXPECT_FALSE(lease.renew(8));
  EXPECT_EQ(lease.acquire(), 9u);
}

TEST_F(IngestPartsTest, ALeaseThatRunsOutIsTakenOver) {
  IngestLease lease(5ms, 0);
  EXPECT_EQ(lease.acquire(), 1u);
  EXPECT_EQ(lease.acquire(), 2u);
  EXPECT_FALSE(lease.renew(1));
  lease.release(1);
  EXPECT_TRUE(lease.renew(2));
}

TEST_F(IngestPartsTest, AClosedLeaseLetsWaitersGo) {
  IngestLease lease(1h, 0);
  EXPECT_EQ(lease.acquire(), 1u);
  std::thread waiter([&] { EXPECT_EQ(lease.acquire(), std::nullopt); });
  lease.close();
  waiter.join();
}

TEST_F(IngestPartsTest, QuarantineKeepsTheFirstReport) {
  EXPECT_TRUE(must(quarantine_.add({100, 60, QuarantineReason::kInvalid, 5, "why", "bytes"})));
  EXPECT_FALSE(must(quarantine_.add({100, 60, QuarantineReason::kDamaged, 6, "else", ""})));
  const auto kept = must(quarantine_.get(100));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->reason, QuarantineReason::kInvalid);
  EXPECT_EQ(kept->message, "why");
  EXPECT_EQ(kept->wall_time_s, 5u);
}

TEST_F(IngestPartsTest, QuarantineListsInPages) {
  for (const std::uint64_t offset : {0u, 9u, 10u, 1000u}) {
    must(quarantine_.add({offset, 1, QuarantineReason::kInvalid, 0, "", Bytes(300, 'x')}));
  }
  EXPECT_EQ(must(quarantine_.list(0, 10)).size(), 4u);
  const auto page = must(quarantine_.list(9, 2));
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].offset, 9u);
  EXPECT_EQ(page[1].offset, 10u);
  EXPECT_EQ(page[0].excerpt.size(), QuarantineRecord::kExcerptBytes);
  must(quarantine_.remove(9));
  EXPECT_EQ(must(quarantine_.list(0, 10)).size(), 3u);
}

}  // namespace
}  // namespace stemedb
