#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "system/base/hex.hpp"
#include "system/types/codec.hpp"
#include "system/verify/rows.hpp"
#include "system/verify/verify.hpp"

namespace stemedb {
namespace {

struct Claims {
  std::map<Hash, Assertion> by_hash;
  std::set<std::string> subjects;
  std::set<std::pair<std::string, std::string>> pairs;  ///< subject, predicate
};

class IndexCheck {
 public:
  explicit IndexCheck(Node& node) : node_(node) {}

  Result<Violations> run() {
    STEMEDB_TRY(collect_claims());
    STEMEDB_TRY(collect_index_subjects());
    for (const std::string& subject : claims_.subjects) STEMEDB_TRY(check_subject(subject));
    for (const auto& [subject, predicate] : claims_.pairs) {
      STEMEDB_TRY(check_pair(subject, predicate));
    }
    return std::move(violations_);
  }

 private:
  Status collect_claims() {
    return for_each_claim(node_, [this](const ClaimRow& row) -> Status {
      const auto claim = decode_assertion(row.encoded);
      if (!claim.ok()) {
        report("INV-SIG-1", row.hash, "does not decode");
        return {};
      }
      claims_.by_hash.emplace(row.hash, *claim);
      claims_.subjects.insert(claim->subject);
      claims_.pairs.insert({claim->subject, claim->predicate});
      return {};
    });
  }

  /// Subjects that only an index knows, so that stray entries are seen too.
  Status collect_index_subjects() {
    return for_each_with_prefix(node_.store(), "", [this](const KeyValue& pair) -> Status {
      const auto key = node_.store().codec().parse(pair.key);
      if (key && (key->tag == "S" || key->tag == "SP")) {
        claims_.subjects.insert(std::string(key->subject));
      }
      return {};
    });
  }

  Status check_subject(const std::string& subject) {
    STEMEDB_TRY_ASSIGN(const auto hashes, node_.indexes().hashes_for_subject(subject));
    check_entries(hashes, [&](const Assertion& claim) { return claim.subject == subject; });
    for (const auto& [hash, claim] : claims_.by_hash) {
      if (claim.subject == subject) expect_entry(hashes, hash, "S");
    }
    return {};
  }

  Status check_pair(const std::string& subject, const std::string& predicate) {
    STEMEDB_TRY_ASSIGN(const auto hashes,
                       node_.indexes().hashes_for_subject_predicate(subject, predicate));
    const auto belongs = [&](const Assertion& claim) {
      return claim.subject == subject && claim.predicate == predicate;
    };
    check_entries(hashes, belongs);
    for (const auto& [hash, claim] : claims_.by_hash) {
      if (belongs(claim)) expect_entry(hashes, hash, "SP");
    }
    return {};
  }

  template <typename Belongs>
  void check_entries(const std::vector<Hash>& hashes, Belongs belongs) {
    std::set<Hash> seen;
    for (const Hash& hash : hashes) {
      if (!seen.insert(hash).second) report("INV-IDX-3", hash, "is indexed twice");
      const auto claim = claims_.by_hash.find(hash);
      if (claim == claims_.by_hash.end()) {
        report("INV-IDX-2", hash, "is indexed and not stored");
      } else if (!belongs(claim->second)) {
        report("INV-KEY-2", hash, "is indexed where it does not belong");
      }
    }
  }

  void expect_entry(const std::vector<Hash>& hashes, const Hash& hash, const char* index) {
    if (std::find(hashes.begin(), hashes.end(), hash) == hashes.end()) {
      report("INV-IDX-1", hash, fmt::format("is missing from {}", index));
    }
  }

  void report(const char* invariant, const Hash& hash, const std::string& what) {
    violations_.push_back({invariant, fmt::format("claim {} {}", to_hex(view_of(hash)), what)});
  }

  Node& node_;
  Claims claims_;
  Violations violations_;
};

}  // namespace

Result<Violations> check_indexes(Node& node) { return IndexCheck(node).run(); }

}  // namespace stemedb
