#include "system/ingest/cursor.hpp"

#include <fmt/format.h>

namespace stemedb {
namespace {

constexpr std::size_t kCursorBytes = 16;

std::optional<Bytes> encode(const IngestCursor& cursor) {
  // An absent key and the cursor at the very beginning are the same thing.
  if (cursor == IngestCursor{}) return std::nullopt;
  Bytes bytes;
  put_u64(bytes, cursor.offset);
  put_u64(bytes, cursor.epoch);
  return bytes;
}

}  // namespace

Result<IngestCursor> CursorStore::load() {
  STEMEDB_TRY_ASSIGN(const auto bytes, store_.get(key_));
  if (!bytes) return IngestCursor{};
  if (bytes->size() != kCursorBytes) return Error(ErrorKind::kCorrupt, "not an ingest cursor");
  return IngestCursor{get_u64(*bytes, 0), get_u64(*bytes, 8)};
}

Result<IngestCursor> CursorStore::claim(std::uint64_t epoch) {
  while (true) {
    STEMEDB_TRY_ASSIGN(const IngestCursor current, load());
    if (current.epoch > epoch) {
      return Error(ErrorKind::kFenced, fmt::format("epoch {} follows {}", current.epoch, epoch));
    }
    const IngestCursor claimed{current.offset, epoch};
    STEMEDB_TRY_ASSIGN(const bool swapped,
                       store_.compare_and_swap(key_, encode(current), encode(claimed)));
    if (swapped) return claimed;
  }
}

Status CursorStore::advance(const IngestCursor& from, std::uint64_t offset) {
  const IngestCursor to{offset, from.epoch};
  STEMEDB_TRY_ASSIGN(const bool swapped, store_.compare_and_swap(key_, encode(from), encode(to)));
  if (swapped) return {};
  return Error(ErrorKind::kFenced, fmt::format("the cursor is not at {} any more", from.offset));
}

Status CursorStore::overwrite(const IngestCursor& cursor) {
  return store_.write_batch({{key_, encode(cursor)}});
}

}  // namespace stemedb
