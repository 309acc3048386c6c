#pragma once
// HybridStore: two backends behind one store. A key's tag (key_codec.hpp) decides which.
//
//   write-optimised (LogStore)    H, V, VC, VW, E, SUPERSEDED, META
//   read-optimised (TreeStore)    S, SP, MV, TR, AUD, AUDA, QT, QL, QUAR
//
// A crash takes an unflushed suffix from each backend on its own, so the order of writes to
// different backends does not survive: whoever needs it flushes the first before writing to the
// second.

#include <memory>

#include "system/store/key_codec.hpp"
#include "system/store/log_store.hpp"
#include "system/store/tree_store.hpp"

namespace stemedb {

struct HybridStoreOptions {
  LogStoreOptions log;
  TreeStoreOptions tree;
  BugSwitches bugs;  ///< takes the place of those of log and tree
};

class HybridStore : public KvStore {
 public:
  /// Opens <directory>/log and <directory>/tree; the directory exists.
  static Result<std::unique_ptr<HybridStore>> open(const std::string& directory,
                                                   HybridStoreOptions options);

  HybridStore(std::unique_ptr<KvStore> write_optimised, std::unique_ptr<KvStore> read_optimised,
              KeyCodec codec)
      : write_optimised_(std::move(write_optimised)),
        read_optimised_(std::move(read_optimised)),
        codec_(codec) {}

  /// UnknownTag for a key of no backend.
  Result<std::optional<Bytes>> get(const Bytes& key) override;
  /// Goes to one backend if the prefix reaches behind a tag, and merges both otherwise.
  /// @returns OutOfMemory if there is none for so large a page
  Result<std::vector<KeyValue>> scan_prefix(const Bytes& prefix, const Page& page = {}) override;
  /// CrossBackendBatch if the keys live in both backends.
  Status write_batch(const std::vector<WriteOp>& ops) override;
  Status update(const Bytes& key, const Change& change) override;
  /// Flushes the read-optimised backend, then the other.
  Status flush() override;

  KvStore& write_optimised() { return *write_optimised_; }
  KvStore& read_optimised() { return *read_optimised_; }
  const KeyCodec& codec() const { return codec_; }

 private:
  Result<KvStore*> route(const Bytes& key);
  Result<std::vector<KeyValue>> scan_backends(const Bytes& prefix, const Page& page);
  KvStore* store_of(Backend backend);

  std::unique_ptr<KvStore> write_optimised_;
  std::unique_ptr<KvStore> read_optimised_;
  const KeyCodec codec_;
};

}  // namespace stemedb
