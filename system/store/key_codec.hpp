#pragma once
// KeyCodec: how facts become keys.
//
//   {subject} 0x00 {TAG}:{suffix}    what belongs to a subject
//   0x00 {TAG}:{suffix}              what belongs to none; sorts first
//
//   H:{assertion}              encoded assertion
//   S:{assertion}              empty: the subject has this assertion
//   SP:{predicate} 0x00 {assertion}   empty: ... under this predicate
//   V:{assertion}:{vote}       encoded vote
//   VC:{assertion}             number of votes, u64
//   VW:{assertion}             sum of weights (votes/vote_store.hpp), u64
//   E:{epoch}                  encoded epoch
//   META:cursor:ingest         ingest cursor (ingest/cursor.hpp)
//   META:subject:{assertion}   subject of an assertion
//   QUAR:{offset, 20 digits}   quarantined record (ingest/quarantine.hpp)
//
// Hashes are 64 hex digits. Subjects and predicates contain no 0x00 (validation.hpp), so the
// encoding is injective and the prefix of a subject and a tag finds only its keys. The tag decides
// which backend a key lives in.
//
// With B-32 keys are joined by colons, tag first: "SP:{subject}:{predicate}:{assertion}".

#include <optional>

#include "system/base/bugs.hpp"
#include "system/types/model.hpp"

namespace stemedb {

enum class Backend : std::uint8_t { kWriteOptimised, kReadOptimised };

struct ParsedKey {
  std::string_view subject;  ///< empty for keys that belong to none
  std::string_view tag;
  std::string_view suffix;  ///< behind the tag's colon
};

class KeyCodec {
 public:
  explicit KeyCodec(BugSwitches bugs = {}) : joined_by_colons_(bugs.has(Bug::kB32)) {}

  Bytes assertion(const std::string& subject, const Hash& hash) const;
  Bytes assertions_of(const std::string& subject) const;
  Bytes subject_of(const Hash& assertion) const;
  Bytes epoch(const Hash& id) const;

  Bytes posting(const std::string& subject, const Hash& assertion) const;
  Bytes postings_of(const std::string& subject) const;
  Bytes posting(const std::string& subject, const std::string& predicate,
                const Hash& assertion) const;
  Bytes postings_of(const std::string& subject, const std::string& predicate) const;

  Bytes vote(const std::string& subject, const Hash& assertion, const Hash& vote) const;
  Bytes votes_of(const std::string& subject, const Hash& assertion) const;
  Bytes vote_count(const std::string& subject, const Hash& assertion) const;
  Bytes vote_weight(const std::string& subject, const Hash& assertion) const;

  Bytes ingest_cursor() const;
  Bytes quarantined(std::uint64_t offset) const;
  Bytes all_quarantined() const;

  /// Takes a key, or a prefix of one that reaches behind the tag's colon, apart.
  std::optional<ParsedKey> parse(std::string_view key) const;

  /// @returns where keys with this tag live; nothing for an unknown tag
  static std::optional<Backend> backend_of(std::string_view tag);

 private:
  Bytes of_subject(const std::string& subject, const char* tag, const std::string& suffix) const;
  Bytes global(const char* tag, const std::string& suffix) const;

  bool joined_by_colons_;
};

}  // namespace stemedb
