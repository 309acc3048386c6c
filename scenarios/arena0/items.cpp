#include "scenarios/arena0/items.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "scheduler/check.hpp"
#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"
#include "system/types/payload.hpp"

namespace reprise::scenarios::arena0 {
namespace {

using stemedb::Assertion;
using stemedb::Bytes;
using stemedb::KeyPair;
using stemedb::PayloadType;
using stemedb::SigningVersion;
using stemedb::Vote;

// Few subjects, so that claims of several agents meet under one key.
constexpr std::array<const char*, 3> kSubjects = {"Entity_A", "Entity_B",
                                                  "Entity_\xf0\x9f\x8c\xb1"};
constexpr std::array<const char*, 2> kPredicates = {"has_property", "grows"};

// Pairs that read the same once they are joined with a colon.
constexpr std::array<std::pair<const char*, const char*>, 4> kColons = {{
    {"A:B", "C"},
    {"A", "B:C"},
    {"A:B:C", "D"},
    {"A", "B:C:D"},
}};

template <class Value>
Bytes encoded(const Value& value) {
  auto bytes = stemedb::encode(value);
  REPRISE_CHECK(bytes.ok());
  return *std::move(bytes);
}

template <class Value>
stemedb::Hash hash_of(const Value& value) {
  const auto hash = stemedb::content_hash(value);
  REPRISE_CHECK(hash.ok());
  return *hash;
}

Assertion unsigned_claim(const Author& author, std::string subject, std::string predicate,
                         std::string value) {
  Assertion claim;
  claim.subject = std::move(subject);
  claim.predicate = std::move(predicate);
  claim.object = stemedb::Text{std::move(value)};
  claim.confidence = 0.75f;
  claim.timestamp_s = author.time_s;
  return claim;
}

void sign(Assertion& claim, const KeyPair& signer) {
  REPRISE_CHECK(stemedb::sign(claim, signer, SigningVersion::kContent).ok());
}

Item item_of(const Assertion& claim, Verdict verdict) {
  Item item;
  item.payload = stemedb::make_payload(PayloadType::kAssertion, encoded(claim));
  item.verdict = verdict;
  item.hash = hash_of(claim);
  item.subject = claim.subject;
  item.predicate = claim.predicate;
  return item;
}

Item item_of(const Vote& vote, Verdict verdict) {
  Item item;
  item.payload = stemedb::make_payload(PayloadType::kVote, encoded(vote));
  item.verdict = verdict;
  item.hash = hash_of(vote);
  item.claim = vote.assertion_hash;
  item.weight = vote.weight;
  return item;
}

Item make_vote(const Author& author, const stemedb::Hash& claim, std::uint64_t variant) {
  Vote vote;
  vote.assertion_hash = claim;
  vote.weight = static_cast<float>(variant % 9 + 1) / 10;  // no sum of these is exact
  vote.timestamp_s = author.time_s + variant;
  stemedb::sign(vote, author.signer);
  return item_of(vote, Verdict::counted);
}

// The vector's count is the last thing in an encoding: announce more than follows.
Item make_huge_count(const Author& author, std::string subject) {
  Assertion claim = unsigned_claim(author, std::move(subject), "is", "huge");
  claim.vector = std::vector<float>{};
  sign(claim, author.signer);
  Item item = item_of(claim, Verdict::quarantined);
  Bytes& payload = item.payload;
  constexpr char kHugeCount[] = {'\0', '\0', '\0', '\x20'};  // 2^29 floats: 2 GiB
  payload.replace(payload.size() - sizeof kHugeCount, sizeof kHugeCount, kHugeCount,
                  sizeof kHugeCount);
  return item;
}

Item make_forged(const Author& author, std::string subject) {
  Assertion claim = unsigned_claim(author, std::move(subject), "says", "the truth");
  // Also a signature over subject and predicate alone must not carry over to another object.
  REPRISE_CHECK(stemedb::sign(claim, author.signer, SigningVersion::kSubjectAndPredicate).ok());
  claim.object = stemedb::Text{"a lie"};
  return item_of(claim, Verdict::quarantined);
}

Item make_out_of_range(const Author& author, std::string subject, std::uint64_t variant) {
  Assertion claim = unsigned_claim(author, std::move(subject), "exceeds", "limits");
  switch (variant % 5) {
    case 0:
      claim.confidence = 1.1f;
      break;
    case 1:
      claim.confidence = -0.1f;
      break;
    case 2:
      claim.subject.assign(2000, 'x');
      break;
    case 3:
      claim.predicate = std::string("nul\0inside", 10);
      break;
    default: {
      Vote vote;
      vote.weight = -999.9f;
      vote.timestamp_s = author.time_s;
      stemedb::sign(vote, author.signer);
      return item_of(vote, Verdict::quarantined);
    }
  }
  sign(claim, author.signer);
  return item_of(claim, Verdict::quarantined);
}

Item make_extreme_time(const Author& author, std::string subject, std::uint64_t variant) {
  constexpr std::uint64_t kTimes[] = {(1ull << 31) - 1, 1ull << 31, (1ull << 53) + 1,
                                      std::numeric_limits<std::uint64_t>::max()};
  Assertion claim = unsigned_claim(author, std::move(subject), "comes from", "the future");
  claim.timestamp_s = kTimes[variant % std::size(kTimes)];
  sign(claim, author.signer);
  return item_of(claim, Verdict::quarantined);
}

Item make_undecodable(std::uint64_t variant) {
  Item item;
  constexpr const char* kTexts[] = {"\x07", "\0\0\0\0\0\0\0\0garbage", "short", "\x01zzzzzzzzzzzz"};
  constexpr std::size_t kSizes[] = {1, 15, 5, 13};
  const std::size_t which = variant % std::size(kTexts);
  item.payload.assign(kTexts[which], kSizes[which]);
  return item;
}

}  // namespace

Item make_claim(const Author& author, std::string subject, std::string predicate,
                std::string value) {
  Assertion claim =
      unsigned_claim(author, std::move(subject), std::move(predicate), std::move(value));
  sign(claim, author.signer);
  return item_of(claim, Verdict::stored);
}

Item make_item(const ItemPlan& plan, std::size_t agent, std::size_t index, const Witness& witness) {
  const Author author(KeyPair::from_number(agent), plan.time_s);
  const std::string subject = kSubjects[plan.variant % kSubjects.size()];
  const std::string value = fmt::format("Value_{}_{}", agent, index);
  switch (plan.kind) {
    case ItemKind::claim:
      return make_claim(author, subject, kPredicates[plan.variant % kPredicates.size()], value);
    case ItemKind::colon_claim: {
      const auto& [left, right] = kColons[plan.variant % kColons.size()];
      return make_claim(author, left, right, value);
    }
    case ItemKind::vote:
      if (const Item* const claim = witness.acknowledged_claim(plan.variant)) {
        return make_vote(author, claim->hash, index);
      }
      return make_claim(author, subject, "waits for votes", value);
    case ItemKind::duplicate:
      if (const Item* const earlier = witness.earlier_item(agent, plan.variant)) return *earlier;
      return make_claim(author, subject, "comes first", value);
    case ItemKind::undecodable:
      return make_undecodable(plan.variant);
    case ItemKind::huge_count:
      return make_huge_count(author, subject);
    case ItemKind::forged:
      return make_forged(author, subject);
    case ItemKind::out_of_range:
      return make_out_of_range(author, subject, plan.variant);
    case ItemKind::extreme_time:
      return make_extreme_time(author, subject, plan.variant);
    case ItemKind::stray_vote:
      break;
  }
  stemedb::Hash nobody{};
  nobody[0] = static_cast<std::uint8_t>(plan.variant + 1);
  return make_vote(author, nobody, index);
}

}  // namespace reprise::scenarios::arena0
