// Disk: rename in its three kinds.
#include "sim/disk/disk.hpp"

namespace reprise::sim {
namespace {

constexpr int kRenameErrors[] = {EIO, ENOSPC};

/// @returns true if `ancestor` is `inode` or a directory above it
bool is_within(const Inode* inode, const Inode* ancestor) {
  while (inode != ancestor) {
    if (inode->directory.parent == inode) return false;
    inode = inode->directory.parent;
  }
  return true;
}

}  // namespace

Outcome<void> Disk::rename(PathAt from_at, PathAt to_at, RenameKind kind) {
  // The directories of both paths are looked up before either name is judged.
  const Outcome<Walked> from = look_up(from_at, LastLink::keep_slash);
  if (!from.ok()) return from.failure();
  const Outcome<Walked> to = look_up(to_at, LastLink::keep_slash);
  if (!to.ok()) return to.failure();
  if (options_.guide != nullptr && to->inode != nullptr && to->inode->is_directory()) {
    options_.guide->listed(to->inode->number);
  }
  if (const int error = rename_error(*from, *to, kind); error != 0) return Failure{error};
  if (from->inode == to->inode) return {};
  const NameFault fault = name_fault(*to->parent, kRenameErrors);
  if (!fault.takes_effect) return fault.outcome();
  if (kind == RenameKind::exchange) {
    do_exchange(*from, *to);
  } else {
    do_rename(*from, *to);
  }
  return fault.outcome();
}

/// The errors in the order in which Linux finds them. @returns 0 if there is none
int Disk::rename_error(const Walked& from, const Walked& to, RenameKind kind) {
  const bool exchange = kind == RenameKind::exchange;
  if (from.kind != LastKind::name) return EBUSY;
  if (to.kind != LastKind::name) return kind == RenameKind::no_replace ? EEXIST : EBUSY;
  if (is_too_long(*from.parent, from.name)) return ENAMETOOLONG;
  if (from.inode == nullptr) return ENOENT;
  if (to.parent->directory.removed) return ENOENT;
  if (is_too_long(*to.parent, to.name)) return ENAMETOOLONG;
  if (to.inode != nullptr && kind == RenameKind::no_replace) return EEXIST;
  if (exchange && to.inode == nullptr) return ENOENT;
  const bool from_is_directory = from.inode->is_directory();
  if (!from_is_directory && from.trailing_slash) return ENOTDIR;
  const bool ends_in_directory = exchange ? to.inode->is_directory() : from_is_directory;
  if (!ends_in_directory && to.trailing_slash) return ENOTDIR;
  if (from_is_directory && is_within(to.parent, from.inode)) return EINVAL;
  const bool to_is_directory = to.inode != nullptr && to.inode->is_directory();
  if (to_is_directory && is_within(from.parent, to.inode)) return exchange ? EINVAL : ENOTEMPTY;
  if (from.inode == to.inode || exchange) return 0;
  return replace_error(from, to);
}

/// May `from` take the place of `to`, which may be missing?
int Disk::replace_error(const Walked& from, const Walked& to) {
  const bool from_is_directory = from.inode->is_directory();
  if (to.inode == nullptr) {
    const bool gains_link = from_is_directory && from.parent != to.parent;
    return gains_link && to.parent->links >= kLinksMax ? EMLINK : 0;
  }
  if (from_is_directory != to.inode->is_directory()) return from_is_directory ? ENOTDIR : EISDIR;
  return to.inode->is_directory() && !to.inode->directory.entries.empty() ? ENOTEMPTY : 0;
}

void Disk::do_rename(const Walked& from, const Walked& to) {
  Inode& moved = *from.inode;
  Inode* const replaced = to.inode;
  const bool removes_directory = replaced != nullptr && replaced->is_directory();
  set_entry(*from.parent, from.name, nullptr);
  set_entry(*to.parent, to.name, &moved);
  moved.change_ns = now_ns_;
  if (moved.is_directory()) move_directory(moved, *from.parent, *to.parent);
  if (removes_directory) --to.parent->links;
  record_names({.changes = {{from.parent->number, from.name, kNoInode, moved.number},
                            {to.parent->number, to.name, moved.number,
                             replaced == nullptr ? kNoInode : replaced->number}},
                .renamed = moved.number,
                .removed_directory = removes_directory ? replaced->number : kNoInode,
                .replaces_file = replaced != nullptr && !removes_directory,
                .moves_directory = moved.is_directory()});
  if (replaced != nullptr) drop_link(*replaced);
}

void Disk::do_exchange(const Walked& from, const Walked& to) {
  set_entry(*from.parent, from.name, to.inode);
  set_entry(*to.parent, to.name, from.inode);
  from.inode->change_ns = to.inode->change_ns = now_ns_;
  if (from.inode->is_directory()) move_directory(*from.inode, *from.parent, *to.parent);
  if (to.inode->is_directory()) move_directory(*to.inode, *to.parent, *from.parent);
  record_names({.changes = {{from.parent->number, from.name, to.inode->number, from.inode->number},
                            {to.parent->number, to.name, from.inode->number, to.inode->number}},
                .renamed = from.inode->number,
                .moves_directory = from.inode->is_directory() || to.inode->is_directory()});
}

void Disk::move_directory(Inode& inode, Inode& from, Inode& to) {
  inode.directory.parent = &to;
  --from.links;
  ++to.links;
}

}  // namespace reprise::sim
