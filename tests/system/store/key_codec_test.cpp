#include "system/store/key_codec.hpp"

#include "tests/system/support.hpp"

namespace stemedb {
namespace {

const Hash kHash = {1, 2, 3};
const KeyCodec kCodec;
const KeyCodec kJoined{BugSwitches{Bug::kB32}};

TEST(KeyCodec, KeepsColonsApart) {
  EXPECT_NE(kCodec.posting("A:B", "C", kHash), kCodec.posting("A", "B:C", kHash));
  EXPECT_EQ(kJoined.posting("A:B", "C", kHash), kJoined.posting("A", "B:C", kHash));
}

TEST(KeyCodec, PrefixesFindOnlyTheirSubject) {
  const Bytes other = kCodec.posting("A:B", kHash);
  EXPECT_FALSE(other.starts_with(kCodec.postings_of("A")));
  EXPECT_TRUE(kJoined.posting("A:B", kHash).starts_with(kJoined.postings_of("A")));
}

TEST(KeyCodec, PrefixesFindOnlyTheirPredicate) {
  EXPECT_FALSE(kCodec.posting("A", "pq", kHash).starts_with(kCodec.postings_of("A", "p")));
  EXPECT_FALSE(kCodec.posting("A", "p:q", kHash).starts_with(kCodec.postings_of("A", "p")));
}

TEST(KeyCodec, ParsesWhatItMakes) {
  const Bytes key = kCodec.vote_count("A:B", kHash);
  const auto parsed = kCodec.parse(key);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->subject, "A:B");
  EXPECT_EQ(parsed->tag, "VC");
  EXPECT_EQ(parsed->suffix.size(), 64u);
}

TEST(KeyCodec, GlobalKeysSortFirst) {
  EXPECT_LT(kCodec.ingest_cursor(), kCodec.assertion("!", kHash));
}

TEST(KeyCodec, EveryKeyHasABackend) {
  const auto backend = [](const Bytes& key) {
    return KeyCodec::backend_of(kCodec.parse(key)->tag);
  };
  EXPECT_EQ(backend(kCodec.assertion("s", kHash)), Backend::kWriteOptimised);
  EXPECT_EQ(backend(kCodec.vote("s", kHash, kHash)), Backend::kWriteOptimised);
  EXPECT_EQ(backend(kCodec.vote_weight("s", kHash)), Backend::kWriteOptimised);
  EXPECT_EQ(backend(kCodec.ingest_cursor()), Backend::kWriteOptimised);
  EXPECT_EQ(backend(kCodec.posting("s", kHash)), Backend::kReadOptimised);
  EXPECT_EQ(backend(kCodec.posting("s", "p", kHash)), Backend::kReadOptimised);
  EXPECT_EQ(backend(kCodec.quarantined(7)), Backend::kReadOptimised);
  EXPECT_EQ(KeyCodec::backend_of("NOPE"), std::nullopt);
}

}  // namespace
}  // namespace stemedb
