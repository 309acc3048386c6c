#include "system/wal/scan.hpp"

#include <gtest/gtest.h>

namespace stemedb {
namespace {

constexpr auto kOpens = BatchRole::kOpens;
constexpr auto kContinues = BatchRole::kContinues;
constexpr std::uint64_t kBase = 1000;

/// Data of a segment: ten-byte payloads, so each record takes fifty bytes.
class ScanTest : public ::testing::Test {
 protected:
  void add(BatchRole role) { data_ += encode_record(kBase + data_.size(), Bytes(10, 'p'), role); }
  void damage(std::size_t record) { data_[record * 50 + 45] = '\0'; }
  std::uint64_t offset(std::size_t record) { return kBase + record * 50; }
  SegmentScan scan(const ScanRules& rules = {}) { return scan_segment(kBase, data_, rules); }

  Bytes data_;
};

TEST_F(ScanTest, OfNothingFindsNothing) {
  EXPECT_EQ(scan().end, kBase);
  EXPECT_FALSE(scan().tail);
}

TEST_F(ScanTest, KeepsWholeRecords) {
  add(kOpens), add(kContinues), add(kOpens), add(kContinues);
  EXPECT_EQ(scan().valid_records, 4u);
  EXPECT_EQ(scan().end, offset(4));
  EXPECT_EQ(scan().last_batch, offset(2));
  EXPECT_FALSE(scan().tail);
}

// What a crash leaves of a batch whose sectors reached the disk in another order.
TEST_F(ScanTest, DamageInTheLastBatchIsATornTail) {
  add(kOpens), add(kOpens), add(kContinues), add(kContinues);
  damage(2);
  EXPECT_EQ(scan().tail, Damage::kCrc);
  EXPECT_EQ(scan().end, offset(2));
  EXPECT_EQ(scan().later_valid_records, 1u);
  EXPECT_TRUE(scan().interior.empty());
}

TEST_F(ScanTest, DamageBeforeALaterBatchIsInterior) {
  add(kOpens), add(kContinues), add(kContinues), add(kOpens);
  damage(1);
  const SegmentScan result = scan();
  EXPECT_FALSE(result.tail);
  ASSERT_EQ(result.interior.size(), 1u);
  EXPECT_EQ(result.interior[0].range, (OffsetRange{offset(1), offset(2)}));
  EXPECT_EQ(result.end, offset(4));
}

TEST_F(ScanTest, InteriorAndTornTailMayComeTogether) {
  add(kOpens), add(kOpens), add(kOpens), add(kContinues);
  damage(0), damage(3);
  const SegmentScan result = scan();
  ASSERT_EQ(result.interior.size(), 1u);
  EXPECT_EQ(result.end, offset(3));
  EXPECT_TRUE(result.tail);
}

TEST_F(ScanTest, AcknowledgedBytesAreNeverATornTail) {
  add(kOpens), add(kOpens);
  damage(1);
  EXPECT_TRUE(scan().tail);
  const SegmentScan result = scan({true, offset(2), {}});
  EXPECT_FALSE(result.tail);
  ASSERT_EQ(result.interior.size(), 1u);
  EXPECT_EQ(result.interior[0].range, (OffsetRange{offset(1), offset(2)}));
}

TEST_F(ScanTest, DamageInASealedSegmentIsInterior) {
  add(kOpens), add(kOpens);
  damage(1);
  EXPECT_EQ(scan({false, 0, {}}).interior.size(), 1u);
}

TEST_F(ScanTest, HolesAreSkipped) {
  add(kOpens), add(kOpens), add(kOpens);
  damage(1);
  const std::vector<OffsetRange> holes = {{offset(1), offset(2)}};
  const SegmentScan result = scan({true, 0, holes});
  EXPECT_TRUE(result.interior.empty());
  EXPECT_EQ(result.valid_records, 2u);
  EXPECT_EQ(result.end, offset(3));
}

TEST_F(ScanTest, ARecordQuotedInAPayloadIsNoRecord) {
  add(kOpens);
  data_ += encode_record(kBase + 50, encode_record(0, "quoted", kOpens), kOpens);
  data_[50 + 8] = '!';  // the outer record's hash
  EXPECT_TRUE(scan().tail);
  EXPECT_EQ(scan().end, offset(1));
}

}  // namespace
}  // namespace stemedb
