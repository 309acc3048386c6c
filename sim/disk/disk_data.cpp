// Disk: read, write and append, with the faults that strike there.
#include <algorithm>
#include <cstring>

#include "sim/disk/disk.hpp"

namespace reprise::sim {

using faults::FamilyId;

namespace {

/// Every sector of [offset, offset + count) is readable again once it was written.
void mend_sectors(Inode& inode, std::uint64_t offset, std::uint64_t count) {
  if (inode.bad_sectors.empty()) return;
  std::erase_if(inode.bad_sectors, [&](std::uint64_t sector) {
    return sector * kSectorBytes < offset + count && offset < (sector + 1) * kSectorBytes;
  });
}

std::uint64_t end_of_block(const Inode& inode, std::uint64_t block) {
  return std::min<std::uint64_t>((block + 1) * kBlockBytes, inode.content.size());
}

/// A write of a part of a block first has to read the rest. @returns how many of the bytes can be
/// written before a block that cannot be read
std::uint64_t writable(const Inode& inode, std::uint64_t offset, std::uint64_t count) {
  for (const std::uint64_t block : inode.corrupt_blocks) {
    const std::uint64_t begin = block * kBlockBytes;
    const std::uint64_t end = end_of_block(inode, block);
    const bool touches = begin < offset + count && offset < end;
    const bool covers = offset <= begin && end <= offset + count;
    if (touches && !covers) count = std::max(offset, begin) - offset;
  }
  return count;
}

/// A block that was written whole has a good checksum again.
void mend_blocks(Inode& inode, std::uint64_t offset, std::uint64_t count) {
  std::erase_if(inode.corrupt_blocks, [&](std::uint64_t block) {
    return offset <= block * kBlockBytes && end_of_block(inode, block) <= offset + count;
  });
}

}  // namespace

Outcome<std::uint64_t> Disk::read(Handle handle, std::uint64_t offset, std::span<std::byte> into) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr || !file->readable) return Failure{EBADF};
  Inode& inode = *file->inode;
  if (inode.is_directory()) return Failure{EISDIR};
  if (into.empty()) return std::uint64_t{0};
  // No file is that long: Linux does not even look.
  if (offset >= kFileBytesMax) return std::uint64_t{0};
  if (!file->keeps_access_time) note_access(inode);
  const bool has_lost_pages = !inode.diverged_pages.empty();  // else nobody could tell
  if (has_lost_pages && medium_strikes(FamilyId::eviction, inode, inode.reads)) {
    evict_clean_pages(inode);
  }
  tell_of_size(inode);
  const std::uint64_t size = inode.content.size();
  if (offset >= size) return std::uint64_t{0};
  std::uint64_t count = std::min<std::uint64_t>(into.size(), size - offset);
  count = limit_read(inode, offset, count);
  if (count == 0) return Failure{EIO};
  if (options_.guide != nullptr) options_.guide->read(inode.number, offset, offset + count);
  std::memcpy(into.data(), inode.content.bytes().data() + offset, count);
  const bool may_lie = is_armed(FamilyId::stale_read) || is_armed(FamilyId::misdirected_read);
  // What is dirty is served from the cache.
  if (may_lie && inode.records.empty() && !read_wrongly(inode, offset, into.first(count))) {
    return Failure{EIO};
  }
  return count;
}

/// As mounted with relatime: only where it says something new, or once a day.
void Disk::note_access(Inode& inode) {
  constexpr std::int64_t kDayNs = std::int64_t{24} * 3600 * 1'000'000'000;
  const bool is_news = inode.access_ns <= inode.modify_ns || inode.access_ns <= inode.change_ns;
  if (is_news || now_ns_ - inode.access_ns >= kDayNs) inode.access_ns = now_ns_;
}

/// @returns how many bytes a read that could give `count` gives; 0: it fails with EIO
std::uint64_t Disk::limit_read(Inode& inode, std::uint64_t offset, std::uint64_t count) {
  const std::uint64_t entity = entity_of(inode);
  const std::uint64_t counter = inode.reads++;
  const std::uint64_t first = offset / kSectorBytes;
  const std::uint64_t sectors = (offset + count - 1) / kSectorBytes - first + 1;
  // A file with dirty pages is served from the cache; only what comes from the medium can fail.
  if (inode.records.empty() && medium_strikes(FamilyId::read_error, inode, counter)) {
    const std::uint64_t drawn = plan_.detail(FamilyId::read_error, entity, counter, 100 * sectors);
    const std::uint64_t sector = first + drawn / 100;
    const bool is_sticky = drawn % 100 >= 100 - plan_.knob(FamilyId::read_error, 0);
    if (is_sticky) inode.bad_sectors.push_back(sector);
    return std::max(offset, sector * kSectorBytes) - offset;
  }
  count = limit_at_bad_sectors(inode, offset, count);
  if (count > 1 && strikes(FamilyId::short_read, inode, counter)) {
    count -= 1 + plan_.detail(FamilyId::short_read, entity, counter, count - 1);
  }
  return count;
}

/// @returns how many of the bytes stand before one that cannot be read
std::uint64_t Disk::limit_at_bad_sectors(const Inode& inode, std::uint64_t offset,
                                         std::uint64_t count) {
  const auto stop_at = [&](std::uint64_t begin, std::uint64_t end) {
    if (begin < offset + count && offset < end) count = std::max(offset, begin) - offset;
  };
  for (const std::uint64_t sector : inode.bad_sectors) {
    stop_at(sector * kSectorBytes, (sector + 1) * kSectorBytes);
  }
  for (const std::uint64_t block : inode.corrupt_blocks) {
    stop_at(block * kBlockBytes, (block + 1) * kBlockBytes);
  }
  return count;
}

Outcome<std::uint64_t> Disk::write(Handle handle, std::uint64_t offset, Bytes bytes) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr || !file->writable) return Failure{EBADF};
  return write_file(*file->inode, offset, bytes);
}

Outcome<Appended> Disk::append(Handle handle, Bytes bytes) {
  const OpenFile* const file = open_files_.find(handle);
  if (file == nullptr || !file->writable) return Failure{EBADF};
  tell_of_size(*file->inode);
  const std::uint64_t offset = file->inode->content.size();
  const Outcome<std::uint64_t> count = write_file(*file->inode, offset, bytes);
  if (!count.ok()) return count.failure();
  return Appended{offset, *count};
}

Outcome<std::uint64_t> Disk::write_file(Inode& inode, std::uint64_t offset, Bytes bytes) {
  if (bytes.empty()) return std::uint64_t{0};
  if (read_only_) return Failure{EROFS};
  if (offset >= kFileBytesMax) return Failure{EFBIG};
  const std::uint64_t asked = std::min<std::uint64_t>(bytes.size(), kFileBytesMax - offset);
  std::uint64_t count = fitting(inode, offset, asked);
  if (count < asked) {
    const Failure full = no_room(limit_of_blocks());
    if (count == 0) return full;
  }
  if (!inode.corrupt_blocks.empty()) count = writable(inode, offset, count);
  if (count == 0) return Failure{EIO};
  const std::uint64_t entity = entity_of(inode);
  const std::uint64_t counter = inode.writes++;
  const bool fails = medium_strikes(FamilyId::write_error, inode, counter);
  if (fails) {
    count = plan_.detail(FamilyId::write_error, entity, counter, count + 1);
  } else if (count > 1 && strikes(FamilyId::short_write, inode, counter)) {
    count -= 1 + plan_.detail(FamilyId::short_write, entity, counter, count - 1);
  }
  if (count > 0) put(inode, offset, bytes.first(count));
  if (medium_strikes(FamilyId::writeback, inode, counter)) {
    constexpr std::uint64_t kMostLeft = 8;  // of the newest changes
    write_back(next_sequence_ - plan_.detail(FamilyId::writeback, entity, counter, kMostLeft));
  }
  if (fails) return Failure{EIO};
  return count;
}

/// Bytes that have passed every check become visible and pending.
void Disk::put(Inode& inode, std::uint64_t offset, Bytes bytes) {
  absorb_stores(inode);
  const std::uint64_t end = offset + bytes.size();
  const std::uint64_t size_before = inode.content.size();
  if (end > size_before) inode.content.resize(end);
  inode.content.write(offset, bytes);
  add_blocks(inode, offset, end);
  mend_sectors(inode, offset, bytes.size());
  if (!inode.corrupt_blocks.empty()) mend_blocks(inode, offset, bytes.size());
  touch(inode);
  record_data(inode, {.offset = offset,
                      .length = bytes.size(),
                      .size_before = size_before,
                      .size_after = inode.content.size(),
                      .kind = faults::DataRecord::Kind::write});
}

void Disk::add_blocks(Inode& inode, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t block = begin / kBlockBytes; block * kBlockBytes < end; ++block) {
    if (!inode.blocks.has(block)) inodes_.add_block(inode, block);
  }
}

void Disk::touch(Inode& inode) { inode.modify_ns = inode.change_ns = now_ns_; }

}  // namespace reprise::sim
