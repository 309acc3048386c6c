#pragma once
// Owns the inodes of a disk and the space they take: numbers them, counts blocks, frees what
// nothing refers to any more.
//
// Determinism: numbers are dense and never reused; iteration is by number.

#include <map>

#include "sim/disk/inode.hpp"

namespace reprise::sim {

class InodeStore {
 public:
  /// An empty disk: the root directory alone, durable.
  void reset(std::uint64_t capacity_bytes, std::uint64_t inodes_max, std::int64_t now_ns);

  Inode& root() { return *root_; }
  /// @returns the inode or nullptr
  Inode* find(InodeNumber number);
  /// @returns an inode that must exist
  Inode& get(InodeNumber number);

  /// Makes an inode nothing refers to yet; the caller links or opens it.
  Inode& create(FileType type, std::uint32_t mode, std::int64_t now_ns);

  void erase(Inode& inode) { inodes_.erase(inode.number); }

  std::map<InodeNumber, Inode>& all() { return inodes_; }
  const std::map<InodeNumber, Inode>& all() const { return inodes_; }

  // Space.
  std::uint64_t blocks_free() const {
    return used_ + taken_ < capacity_ ? capacity_ - used_ - taken_ : 0;
  }
  std::uint64_t quota_left() const { return used_ < quota_ ? quota_ - used_ : 0; }
  bool inodes_left() const { return inodes_.size() < inodes_max_; }
  SpaceStatus space() const;
  void set_capacity(std::uint64_t bytes) { capacity_ = bytes / kBlockBytes; }
  void set_inodes_max(std::uint64_t inodes) { inodes_max_ = inodes; }
  /// How many bytes all files together may take, however much space there is.
  void set_quota(std::uint64_t bytes) { quota_ = bytes / kBlockBytes; }
  /// So many blocks belong to somebody else.
  void set_taken(std::uint64_t blocks) { taken_ = blocks; }
  std::uint64_t taken() const { return taken_; }
  void add_block(Inode& inode, std::uint64_t block);
  void remove_blocks(Inode& inode, std::uint64_t first, std::uint64_t end);
  /// Counts all blocks anew, after the tree was replaced.
  void recount();

 private:
  std::map<InodeNumber, Inode> inodes_;
  Inode* root_ = nullptr;
  InodeNumber next_ = kRootInode;
  std::uint64_t used_ = 0;
  std::uint64_t capacity_ = 0;
  std::uint64_t quota_ = kAllBlocks;
  std::uint64_t taken_ = 0;
  std::uint64_t inodes_max_ = 0;
};

}  // namespace reprise::sim
