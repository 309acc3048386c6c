#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "scenarios/arena0/judge.hpp"
#include "system/types/hashing.hpp"
#include "system/types/signing.hpp"

namespace reprise::scenarios::arena0 {
namespace {

using stemedb::Hash;
using stemedb::Node;

// How certain it is that an attempt took effect.
enum class Certainty { may, must };

// What the store has to hold, from the retained log and the acknowledgements, and what it may hold.
class Expectation {
 public:
  Expectation(const LogSurvey& log, const Witness& witness)
      : log_is_whole_(log.trust == Trust::full) {
    std::map<stemedb::ByteView, Places> logged;
    for (const LoggedRecord& record : log.records) {
      logged.try_emplace(record.payload, record.offset).first->second.last = record.offset;
    }
    if (!log_is_whole_) find_claims(log, logged, witness);
    for (const Attempt& attempt : witness.attempts()) {
      const Item& item = attempt.item;
      const auto there = logged.find(item.payload);
      const bool certain = (is_kept(log, attempt, witness) && finds_claim(item, attempt.offset)) ||
                           (there != logged.end() && finds_claim(item, there->second.last));
      auto& slot = items_[item.payload];
      slot.item = &item;
      if (certain) slot.certainty = Certainty::must;
    }
    if (log_is_whole_) return;
    for (const auto& [payload, slot] : items_) {
      if (slot.certainty == Certainty::may) half_applied_.insert(slot.item->hash);
    }
  }

  struct Slot {
    const Item* item = nullptr;
    Certainty certainty = Certainty::may;
  };
  const std::map<stemedb::ByteView, Slot>& items() const { return items_; }

  /// Somebody damaged the log where this was, perhaps when it had been applied by half: nobody can
  /// finish that.
  bool may_be_half_applied(const Hash& hash) const { return half_applied_.contains(hash); }

  /// @returns whether what stands there in the log is no vote, or has its claim in front of it. If
  /// somebody damaged that, the vote counts only where the claim was applied before; a claim that
  /// comes again behind it comes too late.
  bool finds_claim(const Item& item, std::uint64_t offset) const {
    if (log_is_whole_ || item.verdict != Verdict::counted) return true;
    const auto claim = claims_.find(item.claim);
    return claim != claims_.end() ? claim->second < offset : !came_again_.contains(item.claim);
  }

 private:
  /// Where in the log a payload stands.
  struct Places {
    explicit Places(std::uint64_t offset) : first(offset), last(offset) {}
    std::uint64_t first;
    std::uint64_t last;
  };

  /// Where each claim stands first, of what is left, and which came more than once.
  void find_claims(const LogSurvey& log, const std::map<stemedb::ByteView, Places>& logged,
                   const Witness& witness) {
    std::set<Hash> came;
    for (const Attempt& attempt : witness.attempts()) {
      if (attempt.item.verdict != Verdict::stored) continue;
      if (!came.insert(attempt.item.hash).second) came_again_.insert(attempt.item.hash);
      if (is_kept(log, attempt, witness)) note_claim(attempt.item, attempt.offset);
      const auto there = logged.find(attempt.item.payload);
      if (there != logged.end()) note_claim(attempt.item, there->second.first);
    }
  }
  void note_claim(const Item& claim, std::uint64_t offset) {
    const auto known = claims_.emplace(claim.hash, offset).first;
    known->second = std::min(known->second, offset);
  }

  /// Promised; and if the log is not whole, cleaned up since it was applied. What stands in the log
  /// needs no promise.
  static bool is_kept(const LogSurvey& log, const Attempt& attempt, const Witness& witness) {
    const bool is_cleaned_up = attempt.offset < log.first_offset &&
                               !was_damaged(log, attempt.offset) &&
                               !was_given_anew(attempt, witness);
    return attempt.fate == Fate::acknowledged && (log.trust == Trust::full || is_cleaned_up);
  }

  bool log_is_whole_;
  std::map<Hash, std::uint64_t> claims_;
  std::set<Hash> came_again_;
  std::map<stemedb::ByteView, Slot> items_;
  std::set<Hash> half_applied_;
};

class StoreJudge {
 public:
  StoreJudge(Node& node, const LogSurvey& log, Witness& witness)
      : node_(node), log_(log), witness_(witness), expected_(log, witness) {}

  // Nothing is demanded but that what is there is right.
  void judge_contents() {
    for (const auto& [payload, slot] : expected_.items()) {
      const Item& item = *slot.item;
      if (item.verdict == Verdict::quarantined) check_absent(item);
      if (item.verdict == Verdict::stored) check_bytes(item);
    }
  }

  void run() {
    for (const auto& [payload, slot] : expected_.items()) {
      if (slot.item->verdict == Verdict::stored) check_claim(*slot.item, slot.certainty);
      if (slot.item->verdict == Verdict::quarantined) check_absent(*slot.item);
    }
    for (const auto& [subject, claims] : stored_by_subject_) check_subject(subject, claims);
    for (const auto& [hash, item] : stored_) check_votes(*item);
    check_quarantine();
    if (!stored_.empty() && witness_.violations().empty()) {
      check_damaged_cache(*stored_.begin()->second);
    }
  }

 private:
  void complain(const char* invariant, const std::string& message) {
    witness_.complain(invariant, message);
  }

  void check_claim(const Item& item, Certainty certainty) {
    const auto stored = node_.assertions().get_encoded(item.hash);
    if (!stored.ok()) return complain("INV-ING-1", stored.error().describe());
    if (!stored->has_value()) {
      if (certainty == Certainty::must) {
        complain("INV-ING-1", fmt::format("a valid claim about {} never arrived", item.subject));
      }
      return;
    }
    check_bytes(item);
    stored_[item.hash] = &item;
    stored_by_subject_[item.subject].insert(item.hash);
    stored_by_predicate_[{item.subject, item.predicate}].insert(item.hash);
  }

  void check_bytes(const Item& item) {
    const auto stored = node_.assertions().get_encoded(item.hash);
    if (!stored.ok() || !stored->has_value()) return;
    if (!item.payload.ends_with(**stored)) {
      complain("INV-ING-4", fmt::format("the claim about {} has other bytes", item.subject));
    }
  }

  void check_absent(const Item& item) {
    if (item.hash == Hash{}) return;  // nothing that could be stored under a name
    const auto stored = node_.assertions().get(item.hash);
    if (!stored.ok() || !stored->has_value()) return;
    const bool forged =
        !stemedb::verify_signatures(**stored, stemedb::SigningVersion::kContent).ok();
    complain(forged ? "INV-SIG-1" : "INV-ING-4",
             fmt::format("a claim about {} is stored that must be in quarantine",
                         item.subject.substr(0, 40)));
  }

  // The list must be exactly the stored claims, each once.
  void check_list(const std::string& what, const stemedb::Result<std::vector<Hash>>& listed,
                  const std::set<Hash>& stored) {
    if (!listed.ok()) return complain("INV-IDX-1", listed.error().describe());
    const std::set<Hash> distinct(listed->begin(), listed->end());
    if (distinct.size() != listed->size()) complain("INV-IDX-3", what + " lists a claim twice");
    for (const Hash& hash : distinct) {
      if (stored.contains(hash) || expected_.may_be_half_applied(hash)) continue;
      const auto hydrated = node_.assertions().get(hash);
      const bool dangling = !hydrated.ok() || !hydrated->has_value();
      complain(dangling ? "INV-IDX-2" : "INV-KEY-2",
               what + (dangling ? " lists a claim that is not stored"
                                : " lists a claim about something else"));
    }
    for (const Hash& hash : stored) {
      if (distinct.contains(hash) || expected_.may_be_half_applied(hash)) continue;
      complain("INV-IDX-1", what + " misses a stored claim");
    }
  }

  void check_subject(const std::string& subject, const std::set<Hash>& claims) {
    check_list(fmt::format("subject {}", subject), node_.indexes().hashes_for_subject(subject),
               claims);
    for (const auto& [key, with_predicate] : stored_by_predicate_) {
      if (key.first != subject) continue;
      check_list(fmt::format("subject {}, predicate {}", subject, key.second),
                 node_.indexes().hashes_for_subject_predicate(subject, key.second), with_predicate);
    }
  }

  void check_votes(const Item& claim) {
    const auto rows = node_.votes().votes_for_assertion(claim.subject, claim.hash);
    const auto count = node_.votes().vote_count(claim.subject, claim.hash);
    const auto weight = node_.votes().aggregate_weight(claim.subject, claim.hash);
    if (!rows.ok() || !count.ok() || !weight.ok()) {
      return complain("INV-VOTE-4", "votes cannot be read: " + (!rows.ok()    ? rows.error()
                                                                : !count.ok() ? count.error()
                                                                              : weight.error())
                                                                   .describe());
    }
    check_vote_rows(claim, *rows);
    if (*count != rows->size()) {
      complain("INV-VOTE-1", fmt::format("{} votes on {}, but the count says {}", rows->size(),
                                         claim.subject, *count));
    }
    std::uint64_t sum = 0;
    for (const stemedb::Vote& vote : *rows) sum += stemedb::fixed_weight(vote.weight);
    // The cache holds units of 2^-20, which a double shows exactly.
    if (static_cast<std::uint64_t>(*weight * (1 << 20)) != sum) {
      complain("INV-VOTE-2", fmt::format("the votes on {} weigh {}/2^20, but the cache says {}",
                                         claim.subject, sum, *weight));
    }
  }

  // A cache of the wrong length is an error until it is built anew, never a number.
  void check_damaged_cache(const Item& claim) {
    const stemedb::KeyCodec codec = node_.store().codec();
    const auto before = node_.votes().vote_count(claim.subject, claim.hash);
    constexpr std::size_t kWrongBytes = 7;
    const stemedb::Status damaged = node_.store().put(codec.vote_count(claim.subject, claim.hash),
                                                      stemedb::Bytes(kWrongBytes, '\1'));
    const auto read = node_.votes().vote_count(claim.subject, claim.hash);
    const stemedb::Status rebuilt = node_.votes().rebuild_caches(claim.subject, claim.hash);
    const auto after = node_.votes().vote_count(claim.subject, claim.hash);
    if (!before.ok() || !damaged.ok() || !rebuilt.ok() || !after.ok()) {
      complain("INV-VOTE-4", "a damaged vote cache cannot be built anew");
    } else if (read.ok()) {
      complain("INV-VOTE-4", fmt::format("a damaged vote count reads as {}", *read));
    } else if (*before != *after) {
      complain("INV-VOTE-4",
               fmt::format("the vote count was {}, is {} when built anew", *before, *after));
    }
  }

  void check_vote_rows(const Item& claim, const std::vector<stemedb::Vote>& rows) {
    std::set<Hash> stored;
    for (const stemedb::Vote& vote : rows) {
      if (const auto hash = stemedb::content_hash(vote); hash.ok()) stored.insert(*hash);
    }
    std::set<Hash> attempted;
    for (const auto& [payload, slot] : expected_.items()) {
      if (slot.item->verdict != Verdict::counted || slot.item->claim != claim.hash) continue;
      attempted.insert(slot.item->hash);
      if (slot.certainty == Certainty::must && !stored.contains(slot.item->hash)) {
        complain("INV-ING-2", fmt::format("a vote on {} was never counted", claim.subject));
      }
    }
    counted_.insert(stored.begin(), stored.end());
    for (const Hash& hash : stored) {
      if (!attempted.contains(hash)) complain("INV-ING-4", "a vote is stored that nobody cast");
    }
  }

  // Every record of the retained log that must not be in the stores is in quarantine; no other is.
  void check_quarantine() {
    constexpr std::size_t kAll = 10'000;
    const auto listed = node_.ingest().list_quarantine(0, kAll);
    if (!listed.ok()) return complain("INV-ING-3", listed.error().describe());
    std::map<std::uint64_t, stemedb::QuarantineReason> quarantined;
    for (const stemedb::QuarantineRecord& record : *listed) {
      quarantined[record.offset] = record.reason;
    }
    for (const LoggedRecord& record : log_.records) check_record(record, quarantined);
  }

  void check_record(const LoggedRecord& record,
                    const std::map<std::uint64_t, stemedb::QuarantineReason>& quarantined) {
    const auto expected = expected_.items().find(record.payload);
    if (expected == expected_.items().end()) return;  // the log's judge has said so
    if (log_.trust != Trust::full && is_in_anothers_place(record)) return;
    const Item& item = *expected->second.item;
    const bool poison = item.verdict == Verdict::quarantined ||
                        (item.verdict == Verdict::counted && !stored_.contains(item.claim));
    const auto found = quarantined.find(record.offset);
    if (stored_.contains(item.claim) && !expected_.finds_claim(item, record.offset)) {
      const bool came_too_late = found != quarantined.end() &&
                                 found->second == stemedb::QuarantineReason::kUnknownAssertion;
      if (came_too_late || counted_.contains(item.hash)) return;
      return complain(
          "INV-ING-3",
          fmt::format("the vote at {} is neither counted nor in quarantine", record.offset));
    }
    if (poison && found == quarantined.end()) {
      complain("INV-ING-3",
               fmt::format("the record at {} is neither applied nor in quarantine", record.offset));
    }
    if (!poison && found != quarantined.end()) {
      complain("INV-ING-1", fmt::format("the valid record at {} is in quarantine as {}",
                                        record.offset, to_string(found->second)));
    }
  }

  // What quarantine says of its offset may be about the record that was there before.
  bool is_in_anothers_place(const LoggedRecord& record) const {
    return std::ranges::any_of(witness_.attempts(), [&](const Attempt& attempt) {
      return attempt.fate == Fate::acknowledged && attempt.offset == record.offset &&
             attempt.item.payload != record.payload;
    });
  }

  Node& node_;
  const LogSurvey& log_;
  Witness& witness_;
  const Expectation expected_;
  std::map<Hash, const Item*> stored_;
  std::set<Hash> counted_;  // votes
  std::map<std::string, std::set<Hash>> stored_by_subject_;
  std::map<std::pair<std::string, std::string>, std::set<Hash>> stored_by_predicate_;
};

}  // namespace

void judge_store(Node& node, const LogSurvey& log, Witness& witness) {
  StoreJudge(node, log, witness).run();
}

void judge_contents(Node& node, const LogSurvey& log, Witness& witness) {
  StoreJudge(node, log, witness).judge_contents();
}

}  // namespace reprise::scenarios::arena0
