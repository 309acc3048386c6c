#include "system/store/key_codec.hpp"

#include <fmt/format.h>

#include <array>

#include "system/base/hex.hpp"

namespace stemedb {
namespace {

struct TagInfo {
  std::string_view tag;
  Backend backend;
};

constexpr std::array kTags = {
    TagInfo{"H", Backend::kWriteOptimised},    TagInfo{"V", Backend::kWriteOptimised},
    TagInfo{"VC", Backend::kWriteOptimised},   TagInfo{"VW", Backend::kWriteOptimised},
    TagInfo{"E", Backend::kWriteOptimised},    TagInfo{"SUPERSEDED", Backend::kWriteOptimised},
    TagInfo{"META", Backend::kWriteOptimised}, TagInfo{"S", Backend::kReadOptimised},
    TagInfo{"SP", Backend::kReadOptimised},    TagInfo{"MV", Backend::kReadOptimised},
    TagInfo{"TR", Backend::kReadOptimised},    TagInfo{"AUD", Backend::kReadOptimised},
    TagInfo{"AUDA", Backend::kReadOptimised},  TagInfo{"QT", Backend::kReadOptimised},
    TagInfo{"QL", Backend::kReadOptimised},    TagInfo{"QUAR", Backend::kReadOptimised},
};

std::string hex(const Hash& hash) { return to_hex(view_of(hash)); }

}  // namespace

std::optional<Backend> KeyCodec::backend_of(std::string_view tag) {
  for (const TagInfo& info : kTags) {
    if (info.tag == tag) return info.backend;
  }
  return std::nullopt;
}

Bytes KeyCodec::of_subject(const std::string& subject, const char* tag,
                           const std::string& suffix) const {
  if (joined_by_colons_) return std::string(tag) + ":" + subject + ":" + suffix;
  return subject + '\0' + tag + ":" + suffix;
}

Bytes KeyCodec::global(const char* tag, const std::string& suffix) const {
  return (joined_by_colons_ ? "" : std::string(1, '\0')) + tag + ":" + suffix;
}

Bytes KeyCodec::assertion(const std::string& subject, const Hash& hash) const {
  return of_subject(subject, "H", hex(hash));
}

Bytes KeyCodec::assertions_of(const std::string& subject) const {
  return of_subject(subject, "H", "");
}

Bytes KeyCodec::subject_of(const Hash& assertion) const {
  return global("META", "subject:" + hex(assertion));
}

Bytes KeyCodec::epoch(const Hash& id) const { return global("E", hex(id)); }

Bytes KeyCodec::posting(const std::string& subject, const Hash& assertion) const {
  return postings_of(subject) + hex(assertion);
}

Bytes KeyCodec::postings_of(const std::string& subject) const {
  return of_subject(subject, "S", "");
}

Bytes KeyCodec::posting(const std::string& subject, const std::string& predicate,
                        const Hash& assertion) const {
  return postings_of(subject, predicate) + hex(assertion);
}

Bytes KeyCodec::postings_of(const std::string& subject, const std::string& predicate) const {
  return of_subject(subject, "SP", predicate + (joined_by_colons_ ? ':' : '\0'));
}

Bytes KeyCodec::vote(const std::string& subject, const Hash& assertion, const Hash& vote) const {
  return votes_of(subject, assertion) + hex(vote);
}

Bytes KeyCodec::votes_of(const std::string& subject, const Hash& assertion) const {
  return of_subject(subject, "V", hex(assertion) + ":");
}

Bytes KeyCodec::vote_count(const std::string& subject, const Hash& assertion) const {
  return of_subject(subject, "VC", hex(assertion));
}

Bytes KeyCodec::vote_weight(const std::string& subject, const Hash& assertion) const {
  return of_subject(subject, "VW", hex(assertion));
}

Bytes KeyCodec::ingest_cursor() const { return global("META", "cursor:ingest"); }

Bytes KeyCodec::quarantined(std::uint64_t offset) const {
  return global("QUAR", fmt::format("{:020}", offset));
}

Bytes KeyCodec::all_quarantined() const { return global("QUAR", ""); }

std::optional<ParsedKey> KeyCodec::parse(std::string_view key) const {
  std::string_view subject;
  if (!joined_by_colons_) {
    const std::size_t separator = key.find('\0');
    if (separator == std::string_view::npos) return std::nullopt;
    subject = key.substr(0, separator);
    key.remove_prefix(separator + 1);
  }
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  ParsedKey parsed{subject, key.substr(0, colon), key.substr(colon + 1)};
  const bool has_subject = parsed.tag != "META" && parsed.tag != "E" && parsed.tag != "QUAR";
  if (joined_by_colons_ && has_subject) {
    const std::size_t end = std::min(parsed.suffix.find(':'), parsed.suffix.size());
    parsed.subject = parsed.suffix.substr(0, end);
    parsed.suffix.remove_prefix(std::min(end + 1, parsed.suffix.size()));
  }
  return parsed;
}

}  // namespace stemedb
