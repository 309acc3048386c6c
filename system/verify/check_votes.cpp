#include <fmt/format.h>

#include <map>

#include "system/base/hex.hpp"
#include "system/types/codec.hpp"
#include "system/verify/rows.hpp"
#include "system/verify/verify.hpp"

namespace stemedb {
namespace {

constexpr double kUnitsPerWeight = 1 << 20;

struct Tally {
  std::uint64_t count = 0;
  std::uint64_t fixed_weight = 0;
};

/// By subject and claim.
using Tallies = std::map<std::pair<std::string, Hash>, Tally>;

Result<Tallies> count_rows(Node& node) {
  Tallies tallies;
  STEMEDB_TRY(for_each_vote(node, [&](const VoteRow& row) -> Status {
    STEMEDB_TRY_ASSIGN(const Vote vote, decode_vote(row.encoded));
    Tally& tally = tallies[{row.subject, row.assertion}];
    ++tally.count;
    tally.fixed_weight += fixed_weight(vote.weight);
    return {};
  }));
  return tallies;
}

/// Claims that have caches but perhaps no rows are tallied with nothing.
Status add_cached(Node& node, Tallies& tallies) {
  return for_each_with_prefix(node.store(), "", [&](const KeyValue& pair) -> Status {
    const auto key = node.store().codec().parse(pair.key);
    if (!key || (key->tag != "VC" && key->tag != "VW")) return {};
    if (const auto hash = parse_hash(key->suffix)) tallies[{std::string(key->subject), *hash}];
    return {};
  });
}

}  // namespace

Result<Violations> check_votes(Node& node) {
  Violations violations;
  STEMEDB_TRY_ASSIGN(Tallies tallies, count_rows(node));
  STEMEDB_TRY(add_cached(node, tallies));
  for (const auto& [claim, tally] : tallies) {
    const auto& [subject, hash] = claim;
    const auto report = [&, &h = hash](const char* invariant, const std::string& what) {
      violations.push_back({invariant, fmt::format("votes on {}: {}", to_hex(view_of(h)), what)});
    };
    const KeyCodec& codec = node.store().codec();
    STEMEDB_TRY_ASSIGN(const auto count_row, node.store().get(codec.vote_count(subject, hash)));
    STEMEDB_TRY_ASSIGN(const auto weight_row, node.store().get(codec.vote_weight(subject, hash)));
    if (count_row.has_value() != weight_row.has_value()) {
      report("INV-VOTE-4", "only one of the two caches is there");
    }
    const auto count = node.votes().vote_count(subject, hash);
    if (!count.ok()) {
      report("INV-VOTE-1", count.error().describe());
    } else if (*count != tally.count) {
      report("INV-VOTE-1", fmt::format("{} rows, the cache says {}", tally.count, *count));
    }
    const auto weight = node.votes().aggregate_weight(subject, hash);
    const double expected = static_cast<double>(tally.fixed_weight) / kUnitsPerWeight;
    if (!weight.ok()) {
      report("INV-VOTE-2", weight.error().describe());
    } else if (*weight != expected) {
      report("INV-VOTE-2", fmt::format("the rows weigh {}, the cache says {}", expected, *weight));
    }
  }
  return violations;
}

}  // namespace stemedb
