#include "system/verify/rows.hpp"

#include "system/base/hex.hpp"

namespace stemedb {
namespace {

constexpr std::size_t kHashDigits = 64;

Error malformed(const Bytes& key) {
  return Error(ErrorKind::kCorrupt, "a key that does not parse: 0x" + to_hex(key));
}

Status for_each_with_tag(Node& node, std::string_view tag,
                         const std::function<Status(const ParsedKey&, const KeyValue&)>& visit) {
  return for_each_with_prefix(node.store(), "", [&](const KeyValue& pair) -> Status {
    const auto parsed = node.store().codec().parse(pair.key);
    if (!parsed) return malformed(pair.key);
    return parsed->tag == tag ? visit(*parsed, pair) : Status();
  });
}

}  // namespace

Status for_each_claim(Node& node, const std::function<Status(const ClaimRow&)>& visit) {
  return for_each_with_tag(node, "H", [&](const ParsedKey& key, const KeyValue& pair) -> Status {
    // Behind an ambiguous key the suffix may hold a part of the subject; the hash ends it.
    const std::size_t digits = std::min(key.suffix.size(), kHashDigits);
    const auto hash = parse_hash(key.suffix.substr(key.suffix.size() - digits));
    if (!hash) return malformed(pair.key);
    return visit({std::string(key.subject), *hash, pair.value});
  });
}

Status for_each_vote(Node& node, const std::function<Status(const VoteRow&)>& visit) {
  return for_each_with_tag(node, "V", [&](const ParsedKey& key, const KeyValue& pair) -> Status {
    constexpr std::size_t kBothHashes = 2 * kHashDigits + 1;
    if (key.suffix.size() < kBothHashes) return malformed(pair.key);
    const auto hashes = key.suffix.substr(key.suffix.size() - kBothHashes);
    const auto assertion = parse_hash(hashes.substr(0, kHashDigits));
    const auto hash = parse_hash(hashes.substr(kHashDigits + 1));
    if (!assertion || !hash) return malformed(pair.key);
    return visit({std::string(key.subject), *assertion, *hash, pair.value});
  });
}

}  // namespace stemedb
