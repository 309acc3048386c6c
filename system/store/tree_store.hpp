#pragma once
// TreeStore: the read-optimised backend. A B+tree on disk whose nodes are copied when they change;
// flush() switches to the new root.
//
// It has no log: batches since the last flush are in memory only, and a crash loses all of them,
// which is a prefix. Files: "tree" (tree_file.hpp) and LOCK, held while it is open.

#include <memory>
#include <mutex>

#include "system/store/tree_file.hpp"

namespace stemedb {

struct TreeStoreOptions {
  /// One page of the usual file system: a node is read by one call and mostly one seek.
  std::size_t max_node_bytes = 4096;
  /// The file is rewritten when it is larger than this and four times what it was after the last
  /// time.
  std::uint64_t rewrite_bytes = 1 << 20;
  /// Changes after which loaded nodes are forgotten.
  std::size_t forget_after_changes = 100'000;
  BugSwitches bugs;
};

class TreeStore : public KvStore {
 public:
  /// Creates the directory, whose parent exists, or recovers what is there.
  /// @returns Corrupt if there is no valid tree, Locked if the store is open elsewhere
  static Result<std::unique_ptr<TreeStore>> open(const std::string& directory,
                                                 const TreeStoreOptions& options);

  Result<std::optional<Bytes>> get(const Bytes& key) override;
  Result<std::vector<KeyValue>> scan_prefix(const Bytes& prefix, const Page& page) override;
  Status write_batch(const std::vector<WriteOp>& ops) override;
  Status update(const Bytes& key, const Change& change) override;
  Status flush() override;

 private:
  TreeStore(const std::string& directory, const TreeStoreOptions& options)
      : options_(options), file_(directory, options.bugs) {}

  Status check_usable() const;
  Status write_locked(const std::vector<WriteOp>& ops);
  Status commit();

  const TreeStoreOptions options_;
  std::optional<File> lock_file_;

  std::mutex mutex_;
  TreeFile file_;
  std::optional<Tree> tree_;
  std::uint64_t rewritten_size_ = 0;
  std::size_t changes_ = 0;
  bool poisoned_ = false;
};

}  // namespace stemedb
