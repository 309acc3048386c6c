// Disk: what is put there from outside, as if it had always been there.
#include "sim/disk/disk.hpp"

namespace reprise::sim {

Outcome<InodeNumber> Disk::place(InodeNumber directory, std::string_view name,
                                 const PlacedNode& node) {
  if (node.size_bytes > kFileBytesMax) return Failure{EFBIG};
  const Outcome<Walked> walked = resolve_new({directory, name});
  if (!walked.ok()) return walked.failure();
  Inode& parent = *walked->parent;
  const std::int64_t modify_ns = parent.modify_ns;
  const std::int64_t change_ns = parent.change_ns;
  const Outcome<Inode*> made = create(*walked, node.type, node.mode);
  parent.modify_ns = modify_ns;
  parent.change_ns = change_ns;
  if (!made.ok()) return made.failure();
  Inode& inode = **made;
  if (inode.is_symlink()) inode.content.assign(std::as_bytes(std::span(node.target)));
  if (inode.is_regular() && node.size_bytes > 0) resize(inode, node.size_bytes);
  inode.access_ns = inode.modify_ns = inode.change_ns = inode.birth_ns = node.modify_ns;
  return inode.number;
}

void Disk::fill(InodeNumber file, Bytes bytes) {
  Inode& inode = inodes_.get(file);
  const std::int64_t modify_ns = inode.modify_ns;
  if (!bytes.empty()) put(inode, 0, bytes);
  inode.modify_ns = inode.change_ns = modify_ns;
}

}  // namespace reprise::sim
