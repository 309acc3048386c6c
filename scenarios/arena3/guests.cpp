#include "scenarios/arena3/guests.hpp"

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <thread>

#include "system/types/codec.hpp"

namespace reprise::scenarios::arena3 {
namespace {

constexpr int kRecordsRead = 12;
constexpr std::chrono::milliseconds kThought{2};  // longer than a batch takes
constexpr int kCollisions = 6;
constexpr std::chrono::microseconds kBetweenCollisions{300};
constexpr const char* kConsumer = "slow reader";

/// Tries to put another claim about the same subject under the hash of one that is stored.
void collide_with(const stemedb::Hash& hash, stemedb::Node& node, arena0::Witness& witness) {
  const auto stored = node.assertions().get(hash);
  if (!stored.ok() || !stored->has_value()) return;
  stemedb::Assertion other = **stored;
  other.object = stemedb::Text{"something else"};
  const auto encoded = stemedb::encode(other);
  if (!encoded.ok() || !node.assertions().put(other, *encoded, hash).ok()) return;
  witness.complain(
      "INV-HASH-1",
      fmt::format("other bytes were stored under the hash of a claim about {}", other.subject));
}

}  // namespace

void read_slowly(stemedb::Journal& journal, arena0::Witness& witness) {
  // Who is done must hold nothing back.
  constexpr std::uint64_t kEverythingRead = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t position = journal.segments().first_offset();
  if (!journal.segments().register_cursor(kConsumer, position).ok()) return;
  for (int read = 0; read < kRecordsRead; ++read) {
    std::this_thread::sleep_for(kThought);
    const stemedb::ReadOutcome outcome = journal.read(position);
    if (const auto* lost = std::get_if<stemedb::BeforeStart>(&outcome)) {
      witness.complain("INV-SEG-1", fmt::format("{} was deleted before a slow reader came by; the "
                                                "log starts at {}",
                                                position, lost->first_offset));
    }
    const auto* const record = std::get_if<stemedb::LogRecord>(&outcome);
    if (record == nullptr) break;  // the end; damage and errors are the judge's business
    position = record->next_offset;
    (void)journal.segments().advance_cursor(kConsumer, position);
  }
  (void)journal.segments().advance_cursor(kConsumer, kEverythingRead);
}

void collide(stemedb::Node& node, arena0::Witness& witness) {
  for (std::uint64_t i = 0; i < kCollisions; ++i) {
    std::this_thread::sleep_for(kBetweenCollisions);
    const arena0::Item* const item = witness.acknowledged_claim(i);  // until the next call
    if (item == nullptr) continue;
    const stemedb::Hash hash = item->hash;
    collide_with(hash, node, witness);
  }
}

}  // namespace reprise::scenarios::arena3
