// Disk: open, close, and the calls that make and remove names.
#include <fcntl.h>

#include "sim/disk/disk.hpp"

namespace reprise::sim {
namespace {

// What a disk may say to the calls here although they are right. ext4 needs no space to remove.
constexpr int kCreationErrors[] = {EIO, ENOSPC};
constexpr int kRemovalErrors[] = {EIO};
constexpr int kOpenErrors[] = {EIO};

LastLink last_link_of_open(bool creates, bool keeps_link) {
  if (creates) return keeps_link ? LastLink::keep_slash : LastLink::follow_name;
  return keeps_link ? LastLink::keep : LastLink::follow;
}

}  // namespace

/// @returns the directory where the path starts; refuses paths that are none before it
Outcome<Inode*> Disk::base_of(PathAt at) {
  if (at.path.empty()) return Failure{ENOENT};
  if (at.path.size() >= kPathBytesMax) return Failure{ENAMETOOLONG};
  if (at.path.starts_with('/')) return &inodes_.root();
  Inode* const base = inodes_.find(at.base);
  if (base == nullptr) return Failure{EBADF};
  if (!base->is_directory()) return Failure{ENOTDIR};
  return base;
}

/// The last component may be too long for a name; for callers that have something to say before
/// that.
Outcome<Walked> Disk::look_up(PathAt at, LastLink last) {
  const Outcome<Inode*> base = base_of(at);
  if (!base.ok()) return base.failure();
  return walk(inodes_.root(), **base, at.path, last, options_.guide);
}

Outcome<Walked> Disk::resolve(PathAt at, LastLink last) {
  Outcome<Walked> walked = look_up(at, last);
  if (walked.ok() && is_too_long(*walked->parent, walked->name)) return Failure{ENAMETOOLONG};
  return walked;
}

Outcome<Inode*> Disk::resolve_existing(PathAt at, LastLink last) {
  const Outcome<Inode*> base = base_of(at);
  if (!base.ok()) return base.failure();
  return find(inodes_.root(), **base, at.path, last, options_.guide);
}

/// For link, symlink and mkdir: the last component must be a name that does not exist.
Outcome<Walked> Disk::resolve_new(PathAt at) {
  Outcome<Walked> walked = resolve(at, LastLink::keep_slash);
  if (!walked.ok()) return walked;
  if (walked->kind != LastKind::name || walked->inode != nullptr) return Failure{EEXIST};
  if (walked->parent->directory.removed) return Failure{ENOENT};
  return walked;
}

Outcome<Handle> Disk::open(PathAt at, int flags, std::uint32_t mode, Owner owner) {
  if ((flags & O_TMPFILE) == O_TMPFILE) return open_nameless(at, flags, mode, owner);
  const bool creates = (flags & O_CREAT) != 0;
  const bool exclusive = creates && (flags & O_EXCL) != 0;
  const bool keeps_link = exclusive || (flags & O_NOFOLLOW) != 0;
  if (creates && (flags & O_DIRECTORY) != 0) return Failure{EINVAL};
  const Outcome<Walked> walked = look_up(at, last_link_of_open(creates, keeps_link));
  if (!walked.ok()) return walked.failure();
  if (creates && walked->kind == LastKind::name && walked->trailing_slash) return Failure{EISDIR};
  if (is_too_long(*walked->parent, walked->name)) return Failure{ENAMETOOLONG};
  if (walked->inode == nullptr) {
    if (!creates) return Failure{ENOENT};
    return open_new(*walked, flags, mode, owner);
  }
  if (exclusive) return Failure{EEXIST};
  if (walked->trailing_slash && !walked->inode->is_directory()) return Failure{ENOTDIR};
  return open_existing(*walked->inode, flags, owner);
}

Outcome<Handle> Disk::open_existing(Inode& inode, int flags, Owner owner) {
  const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC) != 0;
  if (inode.is_directory() && ((flags & O_CREAT) != 0 || writes)) return Failure{EISDIR};
  if ((flags & O_DIRECTORY) != 0 && !inode.is_directory()) return Failure{ENOTDIR};
  if (inode.is_symlink()) return Failure{ELOOP};
  if (read_only_ && writes && !inode.is_directory()) return Failure{EROFS};
  const NameFault fault = name_fault(inode, kOpenErrors, Access::reads);
  if (fault.takes_effect && (flags & O_TRUNC) != 0) resize(inode, 0);
  if (fault.error != 0) return Failure{fault.error};
  return add_handle(inode, flags, owner);
}

/// A new file in no directory: it is gone with its last descriptor.
Outcome<Handle> Disk::open_nameless(PathAt at, int flags, std::uint32_t mode, Owner owner) {
  if ((flags & O_ACCMODE) == O_RDONLY || (flags & O_CREAT) != 0) return Failure{EINVAL};
  const bool keeps_link = (flags & O_NOFOLLOW) != 0;
  const Outcome<Inode*> directory =
      resolve_existing(at, keeps_link ? LastLink::keep : LastLink::follow);
  if (!directory.ok()) return directory.failure();
  if (!(*directory)->is_directory()) return Failure{ENOTDIR};
  const Outcome<Inode*> inode = make_inode(FileType::regular, mode);
  if (!inode.ok()) return inode.failure();
  (*inode)->linkable = (flags & O_EXCL) == 0;
  return add_handle(**inode, flags, owner);
}

Outcome<Handle> Disk::open_new(const Walked& walked, int flags, std::uint32_t mode, Owner owner) {
  const Outcome<Inode*> inode = create(walked, FileType::regular, mode);
  if (!inode.ok()) return inode.failure();
  return add_handle(**inode, flags, owner);
}

Handle Disk::add_handle(Inode& inode, int flags, Owner owner) {
  const int access = flags & O_ACCMODE;
  WritebackError& error = inode.writeback_error;
  ++inode.opens;
  // A failure nobody has heard of is told to whoever opens the file next.
  return open_files_.add({.inode = &inode,
                          .owner = owner,
                          .error_seen = error.told ? error.sequence : error.sequence - 1,
                          .readable = access != O_WRONLY,
                          .writable = access != O_RDONLY,
                          .keeps_access_time = (flags & O_NOATIME) != 0});
}

void Disk::keep_access_time(Handle handle, bool keep) {
  if (OpenFile* const file = open_files_.find(handle)) file->keeps_access_time = keep;
}

Outcome<void> Disk::close(Handle handle) {
  OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  close_file(handle, *file);
  return {};
}

void Disk::close_file(Handle handle, OpenFile& file) {
  Inode& inode = *file.inode;
  open_files_.remove(handle);
  --inode.opens;
  release(inode);
}

Outcome<Inode*> Disk::make_inode(FileType type, std::uint32_t mode) {
  if (read_only_) return Failure{EROFS};
  if (!inodes_.inodes_left()) return no_room(faults::FamilyId::no_inodes);
  const bool needs_block = type == FileType::directory;
  if (needs_block && blocks_allowed() == 0) return no_room(limit_of_blocks());
  Inode& inode = inodes_.create(type, mode & 07777, now_ns_);
  inode.user = options_.user;
  inode.group = options_.group;
  return &inode;
}

/// @param target of a symbolic link
Outcome<Inode*> Disk::create(const Walked& walked, FileType type, std::uint32_t mode,
                             std::string_view target) {
  if (walked.parent->directory.removed) return Failure{ENOENT};
  const NameFault fault = name_fault(*walked.parent, kCreationErrors);
  if (!fault.takes_effect) return Failure{fault.error};
  const Outcome<Inode*> made = make_inode(type, mode);
  if (!made.ok()) return made.failure();
  Inode& inode = **made;
  inode.content.assign(std::as_bytes(std::span(target)));
  inode.links = 1;
  set_entry(*walked.parent, walked.name, &inode);
  if (type == FileType::directory) {
    inode.links = 2;
    inode.directory.parent = walked.parent;
    ++walked.parent->links;
  }
  record_names({.changes = {{walked.parent->number, walked.name, inode.number, kNoInode}},
                .created_directory = inode.is_directory() ? inode.number : kNoInode});
  if (fault.error != 0) return Failure{fault.error};
  return &inode;
}

/// Does name_error strike a call about this inode, which has passed every check? After an EIO
/// nobody knows whether the call was carried out.
/// @param errors what the call may fail with, EIO first
Disk::NameFault Disk::name_fault(Inode& inode, std::span<const int> errors, Access access) {
  if (read_only_ && access == Access::changes) return {.error = EROFS, .takes_effect = false};
  const std::uint64_t counter = inode.name_calls++;
  if (!medium_strikes(faults::FamilyId::name_error, inode, counter)) return {};
  const std::uint64_t drawn =
      plan_.detail(faults::FamilyId::name_error, entity_of(inode), counter, errors.size() + 1);
  if (drawn == errors.size()) return {.error = EIO, .takes_effect = true};
  return {.error = errors[drawn], .takes_effect = false};
}

/// @param inode nullptr removes the name
void Disk::set_entry(Inode& directory, const std::string& name, Inode* inode) {
  directory.modify_ns = directory.change_ns = now_ns_;
  if (inode == nullptr) {
    directory.directory.entries.erase(name);
  } else {
    directory.directory.entries[name] = {inode, directory.directory.entries_made++};
  }
}

Outcome<void> Disk::make_directory(PathAt at, std::uint32_t mode) {
  const Outcome<Walked> walked = resolve_new(at);
  if (!walked.ok()) return walked.failure();
  if (walked->parent->links >= kLinksMax) return Failure{EMLINK};
  const Outcome<Inode*> inode = create(*walked, FileType::directory, mode);
  if (!inode.ok()) return inode.failure();
  return {};
}

Outcome<void> Disk::symlink(std::string_view target, PathAt at) {
  if (target.empty()) return Failure{ENOENT};
  if (target.size() >= kPathBytesMax) return Failure{ENAMETOOLONG};
  const Outcome<Walked> walked = resolve_new(at);
  if (!walked.ok()) return walked.failure();
  if (walked->trailing_slash) return Failure{ENOENT};
  const Outcome<Inode*> inode = create(*walked, FileType::symlink, 0777, target);
  if (!inode.ok()) return inode.failure();
  return {};
}

Outcome<std::string> Disk::read_link(PathAt at) {
  const Outcome<Inode*> inode = resolve_existing(at, LastLink::keep);
  if (!inode.ok()) return inode.failure();
  if (!(*inode)->is_symlink()) return Failure{EINVAL};
  const Bytes target = (*inode)->content.bytes();
  return std::string(reinterpret_cast<const char*>(target.data()), target.size());
}

Outcome<void> Disk::link(PathAt from, PathAt to, LastLink last) {
  const Outcome<Inode*> inode = resolve_existing(from, last);
  return inode.ok() ? add_link(**inode, to) : inode.failure();
}

Outcome<void> Disk::link(Handle from, PathAt to) {
  const OpenFile* const file = open_files_.find(from);
  return file != nullptr ? add_link(*file->inode, to) : Failure{EBADF};
}

Outcome<void> Disk::add_link(Inode& inode, PathAt to) {
  const Outcome<Walked> walked = resolve_new(to);
  if (!walked.ok()) return walked.failure();
  if (walked->trailing_slash) return Failure{ENOENT};
  if (inode.is_directory()) return Failure{EPERM};
  if (inode.links == 0 && !inode.linkable) return Failure{ENOENT};
  if (inode.links >= kLinksMax) return Failure{EMLINK};
  const NameFault fault = name_fault(*walked->parent, kCreationErrors);
  if (!fault.takes_effect) return fault.outcome();
  set_entry(*walked->parent, walked->name, &inode);
  ++inode.links;
  inode.linkable = false;
  inode.change_ns = now_ns_;
  record_names({.changes = {{walked->parent->number, walked->name, inode.number, kNoInode}}});
  return fault.outcome();
}

Outcome<void> Disk::unlink(PathAt at) {
  const Outcome<Walked> walked = resolve(at, LastLink::keep_slash);
  if (!walked.ok()) return walked.failure();
  if (walked->kind != LastKind::name) return Failure{EISDIR};
  if (walked->inode == nullptr) return Failure{ENOENT};
  if (walked->inode->is_directory()) return Failure{EISDIR};
  if (walked->trailing_slash) return Failure{ENOTDIR};
  return remove_name(*walked);
}

Outcome<void> Disk::remove_directory(PathAt at) {
  const Outcome<Walked> walked = resolve(at, LastLink::keep_slash);
  if (!walked.ok()) return walked.failure();
  switch (walked->kind) {
    case LastKind::dot:
      return Failure{EINVAL};
    case LastKind::dot_dot:
      return Failure{ENOTEMPTY};
    case LastKind::root:
      return Failure{EBUSY};
    case LastKind::name:
      break;
  }
  if (walked->inode == nullptr) return Failure{ENOENT};
  if (!walked->inode->is_directory()) return Failure{ENOTDIR};
  if (options_.guide != nullptr) options_.guide->listed(walked->inode->number);
  if (!walked->inode->directory.entries.empty()) return Failure{ENOTEMPTY};
  return remove_name(*walked);
}

/// Takes away the name of an inode that may lose it.
Outcome<void> Disk::remove_name(const Walked& walked) {
  Inode& inode = *walked.inode;
  const NameFault fault = name_fault(*walked.parent, kRemovalErrors);
  if (!fault.takes_effect) return fault.outcome();
  set_entry(*walked.parent, walked.name, nullptr);
  if (inode.is_directory()) --walked.parent->links;
  record_names({.changes = {{walked.parent->number, walked.name, kNoInode, inode.number}},
                .removed_directory = inode.is_directory() ? inode.number : kNoInode});
  drop_link(inode);
  return fault.outcome();
}

/// One name less; a directory has only one and is then removed.
void Disk::drop_link(Inode& inode) {
  inode.change_ns = now_ns_;
  if (inode.is_directory()) {
    inode.links = 0;
    inode.directory.removed = true;
  } else {
    --inode.links;
  }
  release(inode);
}

/// Frees the space of an inode that nobody can reach, and the inode itself once nothing, visible or
/// durable, refers to it.
void Disk::release(Inode& inode) {
  if (inode.links == 0 && inode.opens == 0) inodes_.remove_blocks(inode, 0, kAllBlocks);
  if (inode.is_used()) return;
  forget_records(inode);
  keep_as_freed(inode);
  const auto durable_entries = std::move(inode.durable.entries);
  inodes_.erase(inode);
  for (const auto& [name, number] : durable_entries) {
    Inode& child = inodes_.get(number);
    --child.durable_links;
    release(child);
  }
}

/// Blocks are not wiped when they are freed; a later file may show them after a power cut.
void Disk::keep_as_freed(Inode& inode) {
  constexpr std::size_t kContentsMax = 4;
  constexpr std::size_t kContentBytesMax = 64 * 1024;  // a few log segments of a test
  if (inode.durable.bytes.empty() || inode.durable.bytes.size() > kContentBytesMax) return;
  freed_contents_.push_back(std::move(inode.durable.bytes));
  if (freed_contents_.size() > kContentsMax) freed_contents_.pop_front();
}

}  // namespace reprise::sim
