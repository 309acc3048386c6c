#include "system/stemectl/commands.hpp"

#include <fmt/format.h>

#include "system/base/hex.hpp"
#include "system/base/wall_clock.hpp"
#include "system/types/hashing.hpp"
#include "system/verify/verify.hpp"

namespace stemedb::stemectl {
namespace {

constexpr std::uint64_t kAgents = 8;
constexpr float kConfidence = 0.75f;

Result<std::unique_ptr<Node>> open_node(const Settings& settings, std::size_t workers) {
  NodeOptions options = settings.node;
  options.ingest_workers = workers;
  return Node::open(options);
}

Result<Assertion> make_claim(std::uint64_t seed, std::uint64_t number, SigningVersion version) {
  Assertion claim;
  claim.subject = fmt::format("Entity_{}", number);
  claim.predicate = "has_property";
  claim.object = Text{fmt::format("Value_{}_{}", seed, number)};
  claim.confidence = kConfidence;
  claim.timestamp_s = wall_time_s();
  const KeyPair agent = KeyPair::from_number(seed * kAgents + number % kAgents);
  STEMEDB_TRY(sign(claim, agent, version));
  return claim;
}

Vote make_vote(std::uint64_t seed, std::uint64_t number, const Hash& claim) {
  Vote vote;
  vote.assertion_hash = claim;
  vote.weight = static_cast<float>(number % 5) / 4.0f;
  vote.timestamp_s = wall_time_s();
  sign(vote, KeyPair::from_number(seed * kAgents + (number + 1) % kAgents));
  return vote;
}

struct ObjectText {
  std::string operator()(const Text& text) const { return text.value; }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(const Reference& reference) const { return "-> " + reference.value; }
};

}  // namespace

Result<Verdict> append(const Settings& settings) {
  STEMEDB_TRY_ASSIGN(const auto node, open_node(settings, 0));
  std::vector<Ticket> tickets;
  for (std::uint64_t number = 0; number < settings.count; ++number) {
    STEMEDB_TRY_ASSIGN(const Assertion claim,
                       make_claim(settings.seed, number, node->signing_version()));
    STEMEDB_TRY_ASSIGN(const Hash hash, content_hash(claim));
    STEMEDB_TRY_ASSIGN(tickets.emplace_back(), node->submit(claim));
    STEMEDB_TRY_ASSIGN(tickets.emplace_back(),
                       node->submit(make_vote(settings.seed, number, hash)));
  }
  for (const Ticket& ticket : tickets) STEMEDB_TRY(ticket->wait());
  fmt::print("appended {} records, the log ends at {}\n", tickets.size(),
             node->journal().readable_end());
  STEMEDB_TRY(node->stop());
  return Verdict::kFine;
}

Result<Verdict> ingest(const Settings& settings) {
  STEMEDB_TRY_ASSIGN(const auto node, open_node(settings, 1));
  const std::uint64_t target = node->journal().readable_end();
  const Status reached =
      node->ingest().wait_until_offset(target, std::chrono::seconds(settings.timeout_s));
  const IngestStatus status = node->ingest().status();
  if (!reached.ok() && !status.last_error.empty()) {
    return Error(ErrorKind::kTimeout, reached.error().message() + "; " + status.last_error);
  }
  STEMEDB_TRY(reached);
  STEMEDB_TRY(node->stop());
  fmt::print("ingested {} records, {} in quarantine, cursor at {}\n", status.records,
             status.quarantined, target);
  return Verdict::kFine;
}

Result<Verdict> read(const Settings& settings) {
  STEMEDB_TRY_ASSIGN(const auto node, open_node(settings, 0));
  STEMEDB_TRY_ASSIGN(const auto hashes, node->indexes().hashes_for_subject(settings.subject));
  for (const Hash& hash : hashes) {
    STEMEDB_TRY_ASSIGN(const auto claim, node->assertions().get(hash));
    if (!claim) return Error(ErrorKind::kCorrupt, "an index entry leads nowhere");
    STEMEDB_TRY_ASSIGN(const auto votes, node->votes().vote_count(claim->subject, hash));
    STEMEDB_TRY_ASSIGN(const auto weight, node->votes().aggregate_weight(claim->subject, hash));
    fmt::print("{} {} {} {} votes={} weight={}\n", to_hex(view_of(hash)), claim->subject,
               claim->predicate, std::visit(ObjectText{}, claim->object), votes, weight);
  }
  return Verdict::kFine;
}

Result<Verdict> verify(const Settings& settings) {
  STEMEDB_TRY_ASSIGN(const auto node, open_node(settings, 0));
  STEMEDB_TRY_ASSIGN(const Violations violations, check_node(*node, false));
  for (const Violation& violation : violations) {
    fmt::print("{}: {}\n", violation.invariant, violation.message);
  }
  fmt::print("{}: {} violations, log {} bytes, {} not ingested yet\n",
             violations.empty() ? "ok" : "VIOLATED", violations.size(),
             node->journal().readable_end(), node->ingest().lag_bytes());
  return violations.empty() ? Verdict::kFine : Verdict::kViolations;
}

}  // namespace stemedb::stemectl
