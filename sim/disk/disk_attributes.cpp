// Disk: what stat reports and the calls that change it; directory listings.
#include <algorithm>

#include "scheduler/prf.hpp"
#include "sim/disk/disk.hpp"

namespace reprise::sim {
namespace {

using scheduler::Stream;

// Whether a directory lists its names in another order than that of their creation. 0: it does not.
constexpr Stream kListingOrder{"disk.listing"};
constexpr Stream kListingKey{"disk.listing.key"};

// Positions of . and .. come first; those of names start here.
constexpr std::uint64_t kFirstNamePosition = 3;

}  // namespace

SpaceStatus Disk::space() const {
  if (options_.guide != nullptr) options_.guide->asked_everything();
  return inodes_.space();
}

void Disk::tell_of_size(const Inode& inode) const {
  if (options_.guide != nullptr) options_.guide->asked_size(inode.number);
}

Status Disk::status_of(const Inode& inode) const {
  if (options_.guide != nullptr) options_.guide->asked_status(inode.number);
  const std::uint64_t size = inode.is_directory() ? kBlockBytes : inode.content.size();
  return {.inode = inode.number,
          .type = inode.type,
          .mode = inode.mode,
          .user = inode.user,
          .group = inode.group,
          .links = inode.links,
          .size_bytes = size,
          .blocks = inode.blocks.count(),
          .access_ns = inode.access_ns,
          .modify_ns = inode.modify_ns,
          .change_ns = inode.change_ns,
          .birth_ns = inode.birth_ns};
}

Outcome<Status> Disk::status(PathAt at, LastLink last) {
  const Outcome<Inode*> inode = resolve_existing(at, last);
  if (!inode.ok()) return inode.failure();
  return status_of(**inode);
}

Outcome<Status> Disk::status(Handle handle) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  return status_of(*file->inode);
}

Outcome<InodeNumber> Disk::inode_at(PathAt at, LastLink last) {
  const Outcome<Inode*> inode = resolve_existing(at, last);
  if (!inode.ok()) return inode.failure();
  return (*inode)->number;
}

void Disk::apply_mode(Inode& inode, std::uint32_t mode) {
  inode.mode = mode & 07777;
  inode.change_ns = now_ns_;
  const std::uint64_t size = inode.content.size();
  record_data(inode, {.size_before = size,
                      .size_after = size,
                      .bytes = inode.mode,
                      .kind = faults::DataRecord::Kind::mode});
}

Outcome<void> Disk::set_mode(PathAt at, std::uint32_t mode) {
  const Outcome<Inode*> inode = resolve_existing(at, LastLink::follow);
  if (!inode.ok()) return inode.failure();
  if (read_only_) return Failure{EROFS};
  apply_mode(**inode, mode);
  return {};
}

Outcome<void> Disk::set_mode(Handle handle, std::uint32_t mode) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  if (read_only_) return Failure{EROFS};
  apply_mode(*file->inode, mode);
  return {};
}

void Disk::apply_times(Inode& inode, NewTimes times) {
  if (times.access_ns) inode.access_ns = *times.access_ns;
  if (times.modify_ns) inode.modify_ns = *times.modify_ns;
  inode.change_ns = now_ns_;
}

Outcome<void> Disk::set_times(PathAt at, NewTimes times, LastLink last) {
  const Outcome<Inode*> inode = resolve_existing(at, last);
  if (!inode.ok()) return inode.failure();
  if (read_only_) return Failure{EROFS};
  apply_times(**inode, times);
  return {};
}

Outcome<void> Disk::set_times(Handle handle, NewTimes times) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  if (read_only_) return Failure{EROFS};
  apply_times(*file->inode, times);
  return {};
}

/// @param user,group all ones: stays, as in chown
void Disk::apply_owner(Inode& inode, std::uint32_t user, std::uint32_t group) {
  constexpr std::uint32_t kStays = 0xffffffff;
  if (user != kStays) inode.user = user;
  if (group != kStays) inode.group = group;
  inode.change_ns = now_ns_;
}

Outcome<void> Disk::set_owner(PathAt at, std::uint32_t user, std::uint32_t group, LastLink last) {
  const Outcome<Inode*> inode = resolve_existing(at, last);
  if (!inode.ok()) return inode.failure();
  if (read_only_) return Failure{EROFS};
  apply_owner(**inode, user, group);
  return {};
}

Outcome<void> Disk::set_owner(Handle handle, std::uint32_t user, std::uint32_t group) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  if (read_only_) return Failure{EROFS};
  apply_owner(*file->inode, user, group);
  return {};
}

Outcome<std::string> Disk::path_of_directory(InodeNumber directory) {
  const Inode* inode = inodes_.find(directory);
  if (inode == nullptr || !inode->is_directory()) return Failure{ENOTDIR};
  std::string path;
  while (inode->directory.parent != inode) {
    if (inode->directory.removed) return Failure{ENOENT};
    const auto& entries = inode->directory.parent->directory.entries;
    const auto entry = std::ranges::find_if(
        entries, [&](const auto& candidate) { return candidate.second.inode == inode; });
    REPRISE_CHECK(entry != entries.end());
    path.insert(0, "/" + entry->first);
    inode = inode->directory.parent;
  }
  return path.empty() ? "/" : path;
}

/// Real directories list in the order of a hash of the name; a name keeps its place while others
/// come and go, which is what makes a listing in pieces well defined.
std::uint64_t Disk::listing_position(const Inode& directory, std::string_view name,
                                     const Entry& entry) {
  const std::uint64_t entity = entity_of(directory);
  if (decisions_.choose(kListingOrder, entity, power_cuts_, 2) == 0) {
    return kFirstNamePosition + entry.ordinal;
  }
  constexpr std::uint64_t kHashBits = 0x7fff'ffff;  // positions must fit a signed 64-bit offset
  const std::uint64_t hash =
      decisions_.bits(kListingKey, entity ^ Stream::hash(name), power_cuts_) & kHashBits;
  return kFirstNamePosition + (hash << 32) + (entry.ordinal & 0xffff'ffff);
}

Outcome<std::vector<ListedEntry>> Disk::list(Handle handle, std::uint64_t position,
                                             std::size_t limit) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  Inode& inode = *file->inode;
  if (!inode.is_directory()) return Failure{ENOTDIR};
  if (inode.directory.removed) return Failure{ENOENT};
  if (options_.guide != nullptr) options_.guide->listed(inode.number);
  if (!file->keeps_access_time) note_access(inode);
  std::vector<ListedEntry> entries = {
      {".", inode.number, FileType::directory, 1},
      {"..", inode.directory.parent->number, FileType::directory, 2}};
  for (const auto& [name, entry] : inode.directory.entries) {
    entries.push_back(
        {name, entry.inode->number, entry.inode->type, listing_position(inode, name, entry)});
  }
  std::erase_if(entries, [&](const ListedEntry& entry) { return entry.position <= position; });
  std::ranges::sort(entries, {}, &ListedEntry::position);
  if (entries.size() > limit) entries.resize(limit);
  return entries;
}

}  // namespace reprise::sim
