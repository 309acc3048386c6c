#include <fmt/format.h>

#include "system/base/hex.hpp"
#include "system/types/codec.hpp"
#include "system/types/hashing.hpp"
#include "system/types/payload.hpp"
#include "system/types/validation.hpp"
#include "system/verify/rows.hpp"
#include "system/verify/verify.hpp"
#include "system/wal/log_walk.hpp"

namespace stemedb {
namespace {

/// Compares what the log says with what the stores say.
class IngestCheck {
 public:
  IngestCheck(Node& node, bool drained) : node_(node), drained_(drained) {}

  Result<Violations> run() {
    STEMEDB_TRY_ASSIGN(const IngestCursor cursor, node_.ingest().cursor());
    check_cursor(cursor.offset);
    const std::uint64_t first = node_.journal().segments().first_offset();
    STEMEDB_TRY(check_records(first, cursor.offset));
    if (first == 0) STEMEDB_TRY(check_nothing_else_is_stored());
    return std::move(violations_);
  }

 private:
  void report(const char* invariant, std::string message) {
    violations_.push_back({invariant, std::move(message)});
  }

  void check_cursor(std::uint64_t cursor) {
    const std::uint64_t end = node_.journal().readable_end();
    if (cursor > end)
      report("INV-ING-3", fmt::format("cursor {} is behind the end {}", cursor, end));
    if (drained_ && cursor < end) {
      report("INV-ING-1", fmt::format("ingest stopped at {}, the log ends at {}", cursor, end));
    }
  }

  Status check_records(std::uint64_t first, std::uint64_t cursor) {
    const auto check = [&](const LogRecord& record) -> Status {
      remember(record.payload);
      return record.offset < cursor ? check_record(record) : Status();
    };
    return walk_log(node_.journal(), first, check, [](const Corrupt&) { return Status(); });
  }

  void remember(const Bytes& payload) {
    const auto parsed = parse_payload(payload);
    if (parsed.ok()) appended_.insert(blake3(parsed->body));
  }

  Status check_record(const LogRecord& record) {
    STEMEDB_TRY_ASSIGN(const auto kept, node_.ingest().list_quarantine(record.offset, 1));
    const bool quarantined = !kept.empty() && kept[0].offset == record.offset;
    STEMEDB_TRY_ASSIGN(const bool stored, is_stored(record.payload));
    if (!stored && !quarantined) {
      report("INV-ING-3",
             fmt::format("the record at {} is neither applied nor in quarantine", record.offset));
    }
    if (!stored && quarantined && is_valid(record.payload, kept[0].wall_time_s)) {
      report("INV-ING-1", fmt::format("the valid record at {} is in quarantine: {}", record.offset,
                                      kept[0].message));
    }
    return {};
  }

  Result<bool> is_stored(const Bytes& payload) {
    const auto parsed = parse_payload(payload);
    if (!parsed.ok()) return false;
    const Hash hash = blake3(parsed->body);
    if (parsed->type == PayloadType::kVote) return is_vote_stored(parsed->body, hash);
    if (parsed->type == PayloadType::kAssertion) {
      STEMEDB_TRY_ASSIGN(const auto encoded, node_.assertions().get_encoded(hash));
      return encoded == parsed->body;
    }
    const auto epoch = decode_epoch(parsed->body);
    if (!epoch.ok()) return false;
    STEMEDB_TRY_ASSIGN(const auto row, node_.store().get(node_.store().codec().epoch(epoch->id)));
    return row.has_value();
  }

  Result<bool> is_vote_stored(ByteView body, const Hash& hash) {
    const auto vote = decode_vote(body);
    if (!vote.ok()) return false;
    STEMEDB_TRY_ASSIGN(const auto subject, node_.assertions().subject_of(vote->assertion_hash));
    if (!subject) return false;
    STEMEDB_TRY_ASSIGN(const auto row,
                       node_.votes().get_vote(*subject, vote->assertion_hash, hash));
    return row.has_value();
  }

  /// Whether a claim should have been applied by the clock of the moment it was put into
  /// quarantine. A vote's validity also depends on what was stored in front of it, so votes are not
  /// judged here.
  bool is_valid(const Bytes& payload, std::uint64_t now_s) {
    const auto parsed = parse_payload(payload);
    if (!parsed.ok() || parsed->type != PayloadType::kAssertion) return false;
    const auto claim = decode_assertion(parsed->body);
    return claim.ok() && !claim->parent_hash && validate(*claim, now_s).ok() &&
           verify_signatures(*claim, node_.signing_version()).ok();
  }

  Status check_nothing_else_is_stored() {
    STEMEDB_TRY(for_each_claim(node_, [this](const ClaimRow& row) -> Status {
      check_appended("claim", row.hash);
      return {};
    }));
    return for_each_vote(node_, [this](const VoteRow& row) -> Status {
      check_appended("vote", row.hash);
      return {};
    });
  }

  void check_appended(const char* what, const Hash& hash) {
    if (appended_.contains(hash)) return;
    report("INV-ING-4",
           fmt::format("the {} {} is stored and not in the log", what, to_hex(view_of(hash))));
  }

  Node& node_;
  const bool drained_;
  std::set<Hash> appended_;
  Violations violations_;
};

}  // namespace

Result<Violations> check_ingest(Node& node, bool drained) {
  return IngestCheck(node, drained).run();
}

Result<Violations> check_node(Node& node, bool drained) {
  Violations all;
  const auto add = [&all](Result<Violations> found) -> Status {
    if (!found.ok()) return found.error();
    all.insert(all.end(), found->begin(), found->end());
    return {};
  };
  STEMEDB_TRY(add(check_log(node.journal())));
  STEMEDB_TRY(add(check_indexes(node)));
  STEMEDB_TRY(add(check_votes(node)));
  STEMEDB_TRY(add(check_signatures(node)));
  STEMEDB_TRY(add(check_ingest(node, drained)));
  return all;
}

}  // namespace stemedb
