#include "system/wal/record.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace stemedb {
namespace {

constexpr std::uint64_t kOffset = 4711;

Damage damage_of(ByteView bytes, std::uint64_t offset = kOffset) {
  return std::get<Damage>(parse_record(offset, bytes));
}

RC_GTEST_PROP(Record, RoundTrips, (const std::string& tail, bool opens)) {
  const Bytes payload = "x" + tail;
  const BatchRole role = opens ? BatchRole::kOpens : BatchRole::kContinues;
  const Bytes record = encode_record(kOffset, payload, role);
  RC_ASSERT(record.size() == kRecordHeaderBytes + payload.size());
  const auto parsed = parse_record(kOffset, record + "what follows");
  RC_ASSERT(std::get<RecordView>(parsed).payload == payload);
  RC_ASSERT(std::get<RecordView>(parsed).role == role);
}

TEST(Record, NoticesEveryFlippedBit) {
  const Bytes record = encode_record(kOffset, "payload", BatchRole::kOpens);
  for (std::size_t bit = 0; bit < 8 * record.size(); ++bit) {
    Bytes damaged = record;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(std::holds_alternative<Damage>(parse_record(kOffset, damaged))) << bit;
  }
}

TEST(Record, IsValidOnlyAtItsOffset) {
  const Bytes record = encode_record(kOffset, "payload", BatchRole::kOpens);
  EXPECT_EQ(damage_of(record, kOffset + 1), Damage::kCrc);
}

TEST(Record, NamesWhatIsWrong) {
  const Bytes record = encode_record(kOffset, "payload", BatchRole::kOpens);
  EXPECT_EQ(damage_of(""), Damage::kShortHeader);
  EXPECT_EQ(damage_of(record.substr(0, 39)), Damage::kShortHeader);
  EXPECT_EQ(damage_of(record.substr(0, 46)), Damage::kShortRecord);
  EXPECT_EQ(damage_of(Bytes(100, '\0')), Damage::kZeroLength);
  EXPECT_EQ(damage_of(Bytes(100, '\xff')), Damage::kLengthOverLimit);
  EXPECT_EQ(damage_of("\x01\x00\x00\x01" + Bytes(100, 'x')), Damage::kLengthOverLimit);
}

}  // namespace
}  // namespace stemedb
