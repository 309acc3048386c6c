// Disk: calls that change the size or the space of a file.
#include <algorithm>

#include "sim/disk/disk.hpp"

namespace reprise::sim {
namespace {

constexpr int kSizeErrors[] = {EIO};

std::uint64_t blocks_up_to(std::uint64_t bytes) { return (bytes + kBlockBytes - 1) / kBlockBytes; }

}  // namespace

Outcome<void> Disk::truncate(Handle handle, std::uint64_t size) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  if (!file->writable || !file->inode->is_regular()) return Failure{EINVAL};
  if (size > kFileBytesMax) return Failure{EFBIG};
  return change_size(*file->inode, size);
}

Outcome<void> Disk::truncate(PathAt at, std::uint64_t size) {
  const Outcome<Inode*> inode = resolve_existing(at, LastLink::follow);
  if (!inode.ok()) return inode.failure();
  if ((*inode)->is_directory()) return Failure{EISDIR};
  if (size > kFileBytesMax) return Failure{EFBIG};
  return change_size(**inode, size);
}

Outcome<void> Disk::change_size(Inode& inode, std::uint64_t size) {
  const NameFault fault = name_fault(inode, kSizeErrors);
  if (fault.takes_effect) resize(inode, size);
  return fault.outcome();
}

void Disk::resize(Inode& inode, std::uint64_t size) {
  absorb_stores(inode);
  touch(inode);
  const std::uint64_t size_before = inode.content.size();
  // What was allocated behind the end stays there while the file grows.
  if (size <= size_before) inodes_.remove_blocks(inode, blocks_up_to(size), kAllBlocks);
  if (size == size_before) return;
  inode.content.resize(size);
  std::erase_if(inode.diverged_pages,
                [&](std::uint64_t page) { return page * kBlockBytes >= size; });
  std::erase_if(inode.corrupt_blocks,
                [&](std::uint64_t block) { return block * kBlockBytes >= size; });
  record_data(inode, {.offset = std::min(size, size_before),
                      .size_before = size_before,
                      .size_after = size,
                      .kind = faults::DataRecord::Kind::resize});
}

Outcome<void> Disk::allocate(Handle handle, AllocateKind kind, std::uint64_t offset,
                             std::uint64_t length) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  if (length == 0) return Failure{EINVAL};
  if (!file->writable) return Failure{EBADF};
  if (offset > kFileBytesMax || length > kFileBytesMax - offset) return Failure{EFBIG};
  Inode& inode = *file->inode;
  tell_of_size(inode);
  const std::uint64_t end = offset + length;
  const bool grows = kind == AllocateKind::extend || kind == AllocateKind::zero;
  const NameFault fault = name_fault(inode, kSizeErrors);
  if (fault.error != 0) return fault.outcome();
  if (kind == AllocateKind::punch_hole) {
    punch(inode, offset, end);
    return {};
  }
  if (inode.blocks.missing(offset, end) > blocks_allowed()) return no_room(limit_of_blocks());
  add_blocks(inode, offset, end);
  if (kind == AllocateKind::zero || kind == AllocateKind::zero_keep_size) zero(inode, offset, end);
  if (grows && end > inode.content.size()) grow(inode, end);
  touch(inode);
  return {};
}

/// Space goes back where a block lies whole within the hole; the rest is zeroed. As on ext4 a hole
/// ends with the block that holds the end of the file, and takes all of that block.
void Disk::punch(Inode& inode, std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t size = inode.content.size();
  if (begin >= size) return;
  if (end > size) end = (size / kBlockBytes + 1) * kBlockBytes;
  zero(inode, begin, end);
  inodes_.remove_blocks(inode, blocks_up_to(begin), end / kBlockBytes);
  touch(inode);
}

void Disk::zero(Inode& inode, std::uint64_t begin, std::uint64_t end) {
  absorb_stores(inode);
  const std::uint64_t size = inode.content.size();
  end = std::min(end, size);
  if (begin >= end) return;
  inode.content.zero(begin, end - begin);
  record_data(inode, {.offset = begin,
                      .length = end - begin,
                      .size_before = size,
                      .size_after = size,
                      .kind = faults::DataRecord::Kind::zero});
}

/// The size grows over space that was allocated.
void Disk::grow(Inode& inode, std::uint64_t size) {
  absorb_stores(inode);
  const std::uint64_t size_before = inode.content.size();
  inode.content.resize(size);
  record_data(inode, {.offset = size_before,
                      .size_before = size_before,
                      .size_after = size,
                      .kind = faults::DataRecord::Kind::resize});
}

}  // namespace reprise::sim
