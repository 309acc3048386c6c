#pragma once
// The ingest cursor: the offset of the first record whose effects may be missing from the stores.
//
// Value of META:cursor:ingest: u64 offset, u64 epoch. The epoch is a fencing token: every worker
// that takes the work over writes a greater one, and who holds a smaller one can move the cursor no
// more.
//
// Threading: as the store underneath; changes are compare-and-swap.

#include "system/store/key_codec.hpp"
#include "system/store/kv_store.hpp"

namespace stemedb {

struct IngestCursor {
  std::uint64_t offset = 0;
  std::uint64_t epoch = 0;
  bool operator==(const IngestCursor&) const = default;
};

class CursorStore {
 public:
  CursorStore(KvStore& store, KeyCodec codec) : store_(store), key_(codec.ingest_cursor()) {}

  /// @returns the cursor; zeros before the first one was written
  Result<IngestCursor> load();

  /// Puts the epoch into the cursor and leaves the offset.
  /// @returns the cursor now; Fenced if it has a greater epoch
  Result<IngestCursor> claim(std::uint64_t epoch);

  /// Moves the cursor forward.
  /// @param from what the caller last read or wrote
  /// @returns Fenced if somebody else has moved it since
  Status advance(const IngestCursor& from, std::uint64_t offset);

  /// Writes the cursor whatever it was. For an operator who wants to replay; and the defect of
  /// B-10.
  Status overwrite(const IngestCursor& cursor);

 private:
  KvStore& store_;
  const Bytes key_;
};

}  // namespace stemedb
