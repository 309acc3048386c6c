#include "system/types/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "tests/system/support.hpp"
#include "tests/system/types/generators.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;

RC_GTEST_PROP(Codec, AssertionsRoundTrip, ()) {
  const Assertion claim = *test::any_assertion();
  RC_ASSERT(must(decode_assertion(must(encode(claim)))) == claim);
}

RC_GTEST_PROP(Codec, VotesRoundTrip, ()) {
  const Vote vote = *test::any_vote();
  RC_ASSERT(must(decode_vote(must(encode(vote)))) == vote);
}

RC_GTEST_PROP(Codec, WhatIsAcceptedIsCanonical, ()) {
  Bytes bytes = must(encode(*test::any_assertion()));
  const std::size_t at = *rc::gen::arbitrary<std::size_t>() % bytes.size();
  bytes[at] = static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
  const auto decoded = decode_assertion(bytes);
  if (decoded.ok()) RC_ASSERT(must(encode(*decoded)) == bytes);
}

RC_GTEST_PROP(Codec, EveryTruncationIsRejected, ()) {
  const Bytes bytes = must(encode(*test::any_assertion()));
  const std::size_t kept = *rc::gen::arbitrary<std::size_t>() % bytes.size();
  RC_ASSERT(!decode_assertion(ByteView(bytes).substr(0, kept)).ok());
}

TEST(Codec, EpochsRoundTrip) {
  Epoch epoch;
  epoch.name = "renaissance";
  epoch.supersedes = Hash{7};
  epoch.end_s = 12;
  EXPECT_EQ(must(decode_epoch(must(encode(epoch)))), epoch);
}

TEST(Codec, RejectsLeftOverBytes) {
  Bytes bytes = must(encode(test::signed_claim("s", "o")));
  bytes.push_back('\0');
  EXPECT_EQ(error_kind(decode_assertion(bytes)), ErrorKind::kDecode);
}

TEST(Codec, RejectsAnotherTypeVersion) {
  Bytes bytes = must(encode(test::signed_claim("s", "o")));
  bytes[0] = 2;
  EXPECT_EQ(error_kind(decode_assertion(bytes)), ErrorKind::kDecode);
}

TEST(Codec, RejectsInvalidUtf8) {
  Bytes bytes = must(encode(test::signed_claim("s", "o")));
  bytes[5] = '\xff';  // the subject's only byte
  EXPECT_EQ(error_kind(decode_assertion(bytes)), ErrorKind::kDecode);
}

// A count that the input cannot hold must be noticed before anything is allocated for it.
TEST(Codec, RejectsACountOverWhatRemains) {
  Assertion claim = test::signed_claim("s", "o");
  claim.signatures.clear();
  Bytes bytes = must(encode(claim));
  const std::size_t count_at = bytes.size() - 1 - 8 - 4 - 4;  // vector, timestamp, confidence
  bytes.replace(count_at, 4, "\xff\xff\xff\xff");
  EXPECT_EQ(error_kind(decode_assertion(bytes)), ErrorKind::kDecode);
}

TEST(Codec, HasNoEncodingForNan) {
  Vote vote;
  vote.weight = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(error_kind(encode(vote)), ErrorKind::kDecode);
}

TEST(Codec, WritesNegativeZeroAsZeroAndRejectsItWhenRead) {
  Vote vote;
  vote.weight = -0.0f;
  Bytes bytes = must(encode(vote));
  EXPECT_FALSE(std::signbit(must(decode_vote(bytes)).weight));
  bytes[1 + 32 + 32 + 3] = '\x80';  // the sign of the weight
  EXPECT_EQ(error_kind(decode_vote(bytes)), ErrorKind::kDecode);
}

}  // namespace
}  // namespace stemedb
