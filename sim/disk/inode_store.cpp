#include "sim/disk/inode_store.hpp"

#include "scheduler/check.hpp"

namespace reprise::sim {

void InodeStore::reset(std::uint64_t capacity_bytes, std::uint64_t inodes_max,
                       std::int64_t now_ns) {
  inodes_.clear();
  next_ = kRootInode;
  used_ = 0;
  capacity_ = capacity_bytes / kBlockBytes;
  inodes_max_ = inodes_max;
  quota_ = kAllBlocks;
  taken_ = 0;
  root_ = &create(FileType::directory, 0755, now_ns);
  root_->directory.parent = root_;
  root_->links = 2;
  root_->durable_links = 1;
}

Inode* InodeStore::find(InodeNumber number) {
  const auto found = inodes_.find(number);
  return found == inodes_.end() ? nullptr : &found->second;
}

Inode& InodeStore::get(InodeNumber number) {
  Inode* const inode = find(number);
  REPRISE_CHECK(inode != nullptr);
  return *inode;
}

Inode& InodeStore::create(FileType type, std::uint32_t mode, std::int64_t now_ns) {
  Inode& inode = inodes_[next_];
  inode.number = next_++;
  inode.type = type;
  inode.mode = mode;
  inode.access_ns = inode.modify_ns = inode.change_ns = inode.birth_ns = now_ns;
  inode.durable.mode = mode;
  inode.durable.modify_ns = now_ns;
  // A directory is born with one block; links and small files take none until they are written.
  if (type == FileType::directory) add_block(inode, 0);
  return inode;
}

SpaceStatus InodeStore::space() const {
  return {.blocks = capacity_,
          .blocks_free = blocks_free(),
          .inodes = inodes_max_,
          .inodes_free = inodes_.size() < inodes_max_ ? inodes_max_ - inodes_.size() : 0};
}

void InodeStore::add_block(Inode& inode, std::uint64_t block) {
  used_ -= inode.blocks.count();
  inode.blocks.add(block);
  used_ += inode.blocks.count();
}

void InodeStore::remove_blocks(Inode& inode, std::uint64_t first, std::uint64_t end) {
  used_ -= inode.blocks.count();
  inode.blocks.remove(first, end);
  used_ += inode.blocks.count();
}

void InodeStore::recount() {
  used_ = 0;
  for (const auto& [number, inode] : inodes_) used_ += inode.blocks.count();
}

}  // namespace reprise::sim
