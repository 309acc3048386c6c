#include "system/engram/entry.hpp"

#include <gtest/gtest.h>

#include "system/base/crc32c.hpp"
#include "system/engram/log_file.hpp"

namespace engram {
namespace {

const Entry kEntry{7, 1'000, EntryType::kMemoryUpdate, "payload"};
const FilePlace kPlace{4096, 0xABCD};

TEST(EntryCodec, HasItsFieldsWhereTheFormatSays) {
  const Bytes bytes = encode_entry(kEntry, kPlace);
  ASSERT_EQ(bytes.size(), 64u + 7u);
  EXPECT_EQ(stemedb::get_u32(bytes, 0), 0xDEADBEEFu);
  EXPECT_EQ(stemedb::get_u64(bytes, 4), 7u);
  EXPECT_EQ(stemedb::get_u64(bytes, 12), 1'000u);
  EXPECT_EQ(stemedb::get_u32(bytes, 20), 2u);
  EXPECT_EQ(stemedb::get_u32(bytes, 24), 7u);
  EXPECT_EQ(stemedb::get_u32(bytes, 28), stemedb::crc32c("payload"));
  EXPECT_EQ(stemedb::get_u32(bytes, 32),
            stemedb::crc32c(bytes.substr(0, 32) + bytes.substr(36, 20)));
  EXPECT_EQ(stemedb::get_u64(bytes, 36), 4096u);
  EXPECT_EQ(stemedb::get_u64(bytes, 44), 0xABCDu);
  EXPECT_EQ(bytes.substr(52, 12), Bytes(12, '\0'));
  EXPECT_EQ(bytes.substr(64), "payload");
}

TEST(EntryCodec, ReadsBackWhatItWrote) {
  const auto parsed = parse_header(encode_entry(kEntry, kPlace).substr(0, 64), {});
  const auto& header = std::get<EntryHeader>(parsed);
  EXPECT_EQ(header.sequence, 7u);
  EXPECT_EQ(header.timestamp_ns, 1'000u);
  EXPECT_EQ(header.type, 2u);
  EXPECT_EQ(header.payload_bytes, 7u);
  EXPECT_EQ(header.place.synced_end, 4096u);
  EXPECT_EQ(header.place.salt, 0xABCDu);
}

TEST(EntryCodec, NoticesEveryInvertedBitOfAHeader) {
  const Bytes bytes = encode_entry(kEntry, kPlace).substr(0, kEntryHeaderBytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    Bytes damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(std::holds_alternative<DamageKind>(parse_header(damaged, {}))) << bit;
  }
}

TEST(EntryCodec, TakesNoZerosForAnEntry) {
  EXPECT_TRUE(std::holds_alternative<DamageKind>(parse_header(Bytes(64, '\0'), {})));
}

TEST(EntryCodec, KnowsSixTypes) {
  EXPECT_FALSE(is_known(0));
  for (std::uint32_t type = 1; type <= 6; ++type) EXPECT_TRUE(is_known(type));
  EXPECT_FALSE(is_known(9));
}

TEST(LogFileName, IsItsNumberInHexDigits) {
  EXPECT_EQ(log_file_name(255), "wal-00000000000000ff.log");
  EXPECT_EQ(number_of_log_file("wal-00000000000000ff.log"), 255u);
  for (const char* other :
       {"wal-ff.log", "wal-00000000000000FF.log", "wal-00000000000000ff.log.tmp",
        "wal-00000000000000ff.log.damaged", "LOCK", ""}) {
    EXPECT_FALSE(number_of_log_file(other)) << other;
  }
}

TEST(LogFileName, GrowsAlsoWhenTheClockDoesNot) {
  const std::uint64_t far_future = ~std::uint64_t{0} - 5;
  EXPECT_EQ(next_file_number(far_future), far_future + 1);
  EXPECT_GT(next_file_number(0), 1'600'000'000u);
}

}  // namespace
}  // namespace engram
