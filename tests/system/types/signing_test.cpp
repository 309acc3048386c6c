#include "system/types/signing.hpp"

#include "tests/system/support.hpp"

namespace stemedb {
namespace {

using test::error_kind;
using test::must;
using test::signed_claim;

constexpr auto kV1 = SigningVersion::kSubjectAndPredicate;
constexpr auto kV2 = SigningVersion::kContent;

TEST(Signing, VerifiesWhatItSigned) { must(verify_signatures(signed_claim("s", "o"), kV2)); }

TEST(Signing, EveryAgentSignsTheSameMessage) {
  Assertion claim = signed_claim("s", "o", 1);
  must(sign(claim, KeyPair::from_number(2), kV2));
  ASSERT_EQ(claim.signatures.size(), 2u);
  must(verify_signatures(claim, kV2));
}

TEST(Signing, ContentIsBound) {
  Assertion claim = signed_claim("s", "o");
  claim.object = Text{"something else"};
  EXPECT_EQ(error_kind(verify_signatures(claim, kV2)), ErrorKind::kInvalidSignature);
}

// The weakness that version 2 is there for.
TEST(Signing, VersionOneBindsOnlySubjectAndPredicate) {
  Assertion claim = signed_claim("s", "o");
  claim.signatures.clear();
  must(sign(claim, KeyPair::from_number(1), kV1));
  claim.object = Text{"something else"};
  must(verify_signatures(claim, kV1));
}

TEST(Signing, RejectsAClaimWithoutSignature) {
  Assertion claim = signed_claim("s", "o");
  claim.signatures.clear();
  EXPECT_EQ(error_kind(verify_signatures(claim, kV2)), ErrorKind::kInvalidSignature);
}

TEST(Signing, RejectsAnotherAgent) {
  Assertion claim = signed_claim("s", "o", 1);
  claim.signatures[0].agent_id = KeyPair::from_number(2).public_key;
  EXPECT_EQ(error_kind(verify_signatures(claim, kV2)), ErrorKind::kInvalidSignature);
}

TEST(Signing, RejectsAKeyThatIsNoCurvePoint) {
  Assertion claim = signed_claim("s", "o");
  claim.signatures[0].agent_id.fill(0xff);
  EXPECT_EQ(error_kind(verify_signatures(claim, kV2)), ErrorKind::kInvalidSignature);
}

TEST(Signing, VotesBindTheirWeight) {
  Vote vote = test::signed_vote(Hash{1}, 0.5f, 3);
  must(verify_signature(vote));
  vote.weight = 1.0f;
  EXPECT_EQ(error_kind(verify_signature(vote)), ErrorKind::kInvalidSignature);
}

}  // namespace
}  // namespace stemedb
