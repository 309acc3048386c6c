#pragma once
// KvStore: an ordered map from bytes to bytes that can be made durable.
//
// A write is visible at once and all or nothing; it lasts only after flush(). After a crash a store
// is in the state after some prefix of its batches that includes every flushed one.
//
// Threading: every call may run concurrently with every other. Of the operations only update() and
// those built on it are atomic across reading and writing. Backends' locks are leaves (ranks 4, 5).

#include <functional>
#include <optional>
#include <vector>

#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

struct KeyValue {
  Bytes key;
  Bytes value;
  bool operator==(const KeyValue&) const = default;
};

struct WriteOp {
  Bytes key;
  std::optional<Bytes> value;  ///< nothing: delete
};

struct Page {
  Bytes after;                 ///< only keys greater than this; empty for the first page
  std::size_t limit = 10'000;  ///< at most kMaxPageKeys
};

inline constexpr std::size_t kMaxPageKeys = 10'000;

class KvStore {
 public:
  virtual ~KvStore() = default;

  virtual Result<std::optional<Bytes>> get(const Bytes& key) = 0;

  /// @returns the first keys behind page.after that begin with prefix, in order: a snapshot
  virtual Result<std::vector<KeyValue>> scan_prefix(const Bytes& prefix, const Page& page = {}) = 0;

  /// Applies all operations or none, in order. After an error nothing of it is visible.
  virtual Status write_batch(const std::vector<WriteOp>& ops) = 0;

  /// From the current value to the next; nothing stands for an absent key.
  using Change = std::function<Result<std::optional<Bytes>>(const std::optional<Bytes>& current)>;

  /// Replaces a value by a function of itself, atomically. The change runs under the store's lock.
  virtual Status update(const Bytes& key, const Change& change) = 0;

  /// Makes everything written before durable. Poisoned once an fsync has failed.
  virtual Status flush() = 0;

  Status put(const Bytes& key, const Bytes& value);
  Status remove(const Bytes& key);

  /// Adds to a u64 (8 bytes); an absent one is 0, the sum stops at the largest.
  /// @returns the new value; Corrupt if what is there is no counter
  Result<std::uint64_t> increment_counter(const Bytes& key, std::uint64_t delta);

  /// Adds to an f32 (4 bytes); an absent one is 0.
  /// @returns the new value; Corrupt if what is there is no f32
  Result<float> add_f32(const Bytes& key, float delta);

  /// Replaces the value if it is the expected one; nothing stands for an absent key.
  Result<bool> compare_and_swap(const Bytes& key, const std::optional<Bytes>& expected,
                                const std::optional<Bytes>& replacement);
};

/// Visits every pair whose key begins with prefix, page by page.
/// @param visit returns an error to stop
Status for_each_with_prefix(KvStore& store, const Bytes& prefix,
                            const std::function<Status(const KeyValue&)>& visit);

}  // namespace stemedb
