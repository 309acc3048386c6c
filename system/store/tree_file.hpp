#pragma once
// The tree store's file: two root slots, then nodes that are never overwritten while a durable root
// can reach them.
//
//   0      root slot of even sequence numbers    each in a sector of its own, so that writing one
//   512    root slot of odd sequence numbers     cannot harm the other
//   1024   nodes (tree_node.hpp), behind one another
//
// Root slot: "STEMTREE"; u64 sequence; root reference (u64 offset, u32 length, u32 CRC32C); u64
// where the nodes of this commit begin; u64 where they end; CRC32C of all before, u32.
//
// A commit appends the dirty nodes, syncs, writes the other slot, syncs. The valid slot with the
// highest sequence is the tree. A rewrite puts the whole tree into a new file, which then takes the
// name. Opening writes the last commit again, for the same reason as recovery of the log does.
//
// Threading: the store's lock protects it.

#include "system/base/bugs.hpp"
#include "system/base/file.hpp"
#include "system/store/tree.hpp"

namespace stemedb {

class TreeFile : public NodeSource {
 public:
  /// @param directory where the file "tree" is, or will be
  TreeFile(std::string directory, BugSwitches bugs)
      : directory_(std::move(directory)), bugs_(bugs) {}

  /// Opens the file, or creates one with an empty tree.
  /// @returns the root node; Corrupt if neither slot is valid
  Result<std::unique_ptr<TreeNode>> open();

  Result<std::unique_ptr<TreeNode>> read_node(const NodeRef& ref) const override;

  /// Makes the tree durable and its nodes clean.
  /// @returns Io if it may be tried again, and the file holds the tree as it was or as it is to be;
  /// Poisoned if an fsync failed
  Status commit(TreeNode& root);

  /// Writes the tree, all of it loaded, into a file without dead nodes. Errors as for commit.
  Status rewrite(TreeNode& root);

  std::uint64_t size() const { return slot_.end; }

 private:
  struct RootSlot {
    std::uint64_t sequence = 0;
    NodeRef root;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  static Bytes encode_slot(const RootSlot& slot);
  static std::optional<RootSlot> decode_slot(ByteView bytes);
  static std::uint64_t position_of(const RootSlot& slot);

  Status choose_root();
  Status settle();
  Status write_rewritten(File& file, const RootSlot& slot, ByteView nodes) const;
  Status publish(File file, const RootSlot& slot);
  Status sync(Bug left_out);
  std::string path() const { return directory_ + "/tree"; }

  const std::string directory_;
  const BugSwitches bugs_;
  std::optional<File> file_;
  RootSlot slot_;  ///< the durable one; but what comes next goes to its `end`, behind all nodes
};

}  // namespace stemedb
