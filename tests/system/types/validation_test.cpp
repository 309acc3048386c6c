#include "system/types/validation.hpp"

#include <limits>
#include <map>

#include "system/types/limits.hpp"
#include "tests/system/support.hpp"

namespace stemedb {
namespace {

/// After 2038, so that the 31-bit limit lies in the past.
constexpr std::uint64_t kNow = 4'000'000'000;

bool is_valid(const Assertion& claim) { return validate(claim, kNow).ok(); }

Assertion claim_about(const std::string& subject) { return test::signed_claim(subject, "o"); }

TEST(Validation, AcceptsEmojiAndRightToLeft) {
  EXPECT_TRUE(is_valid(claim_about("\xf0\x9f\x8c\xb1")));
  EXPECT_TRUE(is_valid(claim_about("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d")));
}

TEST(Validation, BoundsNames) {
  EXPECT_FALSE(is_valid(claim_about("")));
  EXPECT_TRUE(is_valid(claim_about(std::string(1024, 's'))));
  EXPECT_FALSE(is_valid(claim_about(std::string(1025, 's'))));
  EXPECT_FALSE(is_valid(claim_about(std::string("a\0b", 3))));
  EXPECT_FALSE(is_valid(claim_about("\xff")));
}

TEST(Validation, BoundsConfidence) {
  Assertion claim = claim_about("s");
  for (const float good : {0.0f, 0.5f, 1.0f}) {
    claim.confidence = good;
    EXPECT_TRUE(is_valid(claim)) << good;
  }
  for (const float bad : {-0.1f, 1.1f, std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity()}) {
    claim.confidence = bad;
    EXPECT_FALSE(is_valid(claim)) << bad;
  }
}

TEST(Validation, BoundsWeight) {
  EXPECT_TRUE(validate(test::signed_vote({}, 1.0f, 1), kNow).ok());
  EXPECT_FALSE(validate(test::signed_vote({}, -999.9f, 1), kNow).ok());
  EXPECT_FALSE(validate(test::signed_vote({}, 1.5f, 1), kNow).ok());
}

TEST(Validation, BoundsObjects) {
  Assertion claim = claim_about("s");
  claim.object = Text{std::string(limits::kObjectBytes, 'x')};
  EXPECT_TRUE(is_valid(claim));
  claim.object = Reference{std::string(limits::kObjectBytes + 1, 'x')};
  EXPECT_FALSE(is_valid(claim));
  claim.object = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(is_valid(claim));
}

TEST(Validation, BoundsSignaturesAndVectors) {
  Assertion claim = claim_about("s");
  claim.signatures.resize(16);
  EXPECT_TRUE(is_valid(claim));
  claim.signatures.resize(17);
  EXPECT_FALSE(is_valid(claim));
  claim.signatures.resize(0);
  EXPECT_FALSE(is_valid(claim));

  claim = claim_about("s");
  claim.vector.emplace(4096, 1.0f);
  EXPECT_TRUE(is_valid(claim));
  claim.vector->push_back(1.0f);
  EXPECT_FALSE(is_valid(claim));
}

TEST(Validation, BoundsTimestamps) {
  Assertion claim = claim_about("s");
  for (const std::uint64_t good :
       {std::uint64_t{0}, (std::uint64_t{1} << 31) - 1, std::uint64_t{1} << 31, kNow + 300}) {
    claim.timestamp_s = good;
    EXPECT_TRUE(is_valid(claim)) << good;
  }
  for (const std::uint64_t bad : {kNow + 301, std::uint64_t{1} << 53, ~std::uint64_t{0}}) {
    claim.timestamp_s = bad;
    EXPECT_FALSE(is_valid(claim)) << bad;
  }
}

TEST(Validation, TruncatedComparisonLetsTheEndOfTimeIn) {
  Assertion claim = claim_about("s");
  claim.timestamp_s = ~std::uint64_t{0};
  EXPECT_TRUE(validate(claim, 1'800'000'000, {Bug::kB80}).ok());
}

class Ancestry : public ::testing::Test {
 protected:
  Status check() {
    return validate_ancestry(
        claim_, Hash{99}, [this](const Hash& h) -> Result<std::optional<Hash>> {
          const auto found = parents_.find(h);
          return found == parents_.end() ? std::nullopt : std::optional(found->second);
        });
  }

  static Hash numbered(std::uint32_t n) {
    return {static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n >> 8), 1};
  }

  Assertion claim_;
  std::map<Hash, Hash> parents_;
};

TEST_F(Ancestry, MayBeAbsent) {
  EXPECT_TRUE(check().ok());
  claim_.parent_hash = numbered(1);
  EXPECT_TRUE(check().ok());
}

TEST_F(Ancestry, MustNotBeTheClaimItself) {
  claim_.parent_hash = Hash{99};
  EXPECT_FALSE(check().ok());
}

TEST_F(Ancestry, MustNotMeetItself) {
  claim_.parent_hash = numbered(1);
  parents_ = {{numbered(1), numbered(2)}, {numbered(2), numbered(1)}};
  EXPECT_FALSE(check().ok());
}

TEST_F(Ancestry, HasAtMostAThousandSteps) {
  claim_.parent_hash = numbered(1);
  for (std::uint32_t n = 1; n < 1000; ++n) parents_[numbered(n)] = numbered(n + 1);
  EXPECT_TRUE(check().ok());
  parents_[numbered(1000)] = numbered(1001);
  EXPECT_FALSE(check().ok());
}

}  // namespace
}  // namespace stemedb
