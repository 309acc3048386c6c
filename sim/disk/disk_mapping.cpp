// Disk: files mapped into memory. A store through a mapping becomes a pending write when the disk
// next looks, which it does before anything that could tell the difference.
#include "sim/disk/disk.hpp"

namespace reprise::sim {

Outcome<std::byte*> Disk::map(Handle handle) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  Inode& inode = *file->inode;
  if (!file->readable) return Failure{EACCES};
  if (!inode.is_regular()) return Failure{ENODEV};
  if (!file->keeps_access_time) note_access(inode);
  if (inode.mappings++ == 0) ++mapped_files_;
  ++inode.opens;
  if (options_.guide != nullptr) {
    tell_of_size(inode);
    options_.guide->read(inode.number, 0, inode.content.size());
  }
  return inode.content.map();
}

void Disk::unmap(InodeNumber number) {
  Inode& inode = inodes_.get(number);
  REPRISE_CHECK(inode.mappings > 0);
  if (--inode.mappings == 0) {
    absorb_stores(inode);
    inode.content.unmap();
    --mapped_files_;
  }
  --inode.opens;
  release(inode);
}

void Disk::absorb_stores(Inode& inode) {
  if (!inode.content.is_mapped()) return;
  const std::uint64_t size = inode.content.size();
  inode.content.take_stores([&](std::uint64_t offset, std::uint64_t length) {
    touch(inode);
    add_blocks(inode, offset, offset + length);
    record_data(inode, {.offset = offset,
                        .length = length,
                        .size_before = size,
                        .size_after = size,
                        .kind = faults::DataRecord::Kind::write});
  });
}

void Disk::absorb_all_stores() {
  if (mapped_files_ == 0) return;
  for (auto& [number, inode] : inodes_.all()) absorb_stores(inode);
}

}  // namespace reprise::sim
