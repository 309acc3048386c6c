// Disk: fsync, syncfs, and what a failed fsync does.
#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include "sim/disk/disk.hpp"
#include "sim/disk/pages.hpp"

namespace reprise::sim {

using faults::DataRecord;
using faults::Durable;
using faults::FamilyId;
using faults::NameRecord;

Outcome<void> Disk::sync(Handle handle) {
  OpenFile* const file = open_files_.find(handle);
  if (file == nullptr) return Failure{EBADF};
  Inode& inode = *file->inode;
  if (read_only_ || journal_fails(inode, inode.syncs)) return Failure{EROFS};
  if (inode.is_directory()) {
    sync_directory(inode);
  } else {
    sync_file(inode);
  }
  // Every open file hears of a failed writeback once, whichever call it was that failed.
  WritebackError& error = inode.writeback_error;
  if (file->error_seen == error.sequence) return {};
  file->error_seen = error.sequence;
  error.told = true;
  return Failure{error.error};
}

/// Is this the fsync whose commit aborts the journal? The file system changes no more from then on.
bool Disk::journal_fails(Inode& inode, std::uint64_t counter) {
  const bool has_work = !inode.records.empty() || !names_.empty();
  read_only_ = has_work && medium_strikes(FamilyId::read_only, inode, counter);
  return read_only_;
}

void Disk::sync_file(Inode& inode) {
  absorb_stores(inode);
  const std::uint64_t counter = inode.syncs++;
  if (inode.writeback_error.due) {
    report_failure(inode);
    return;
  }
  if (profile_->flush_ignored || (inode.records.empty() && names_.empty())) return;
  if (writeback_fails(inode, counter)) return;
  const std::optional<WriteLie> lie = draw_write_lie(inode, counter);
  persist_file(inode);
  if (lie) misplace_page(inode, *lie);
}

/// A file becomes durable, and what the profile promises with it.
void Disk::persist_file(Inode& inode) {
  const std::vector<InodeNumber> lineage = lineage_of(inode);
  if (!reaches_others(inode, lineage)) {
    persist_data(inode, inode.records.size());
    return;
  }
  const faults::History pending = history();
  persist(faults::after_file_sync(pending, *profile_, inode.number, lineage), pending);
}

/// Must anything but the file's own records become durable with it? A cheap no spares the model.
bool Disk::reaches_others(const Inode& inode, const std::vector<InodeNumber>& lineage) const {
  if (profile_->all_ordered || (profile_->safe_flush && !lineage.empty())) return true;
  return profile_->metadata_order != faults::MetadataOrder::none &&
         (!profile_->delayed_allocation ||
          std::ranges::any_of(inode.records, &DataRecord::shrinks));
}

/// Does a fault stop the writeback of a file? If so it has happened when this returns.
bool Disk::writeback_fails(Inode& inode, std::uint64_t counter) {
  if (!is_armed(FamilyId::failed_fsync) && !is_armed(FamilyId::deferred_no_space)) return false;
  std::vector<std::uint64_t> pages = pages_of(inode.records);
  if (!pages.empty() && medium_strikes(FamilyId::failed_fsync, inode, counter)) {
    fail_writeback(inode, counter, FamilyId::failed_fsync, pages);
    return true;
  }
  std::erase_if(pages, [&](std::uint64_t page) {
    return page * kBlockBytes < inode.durable.bytes.size();  // it has its block already
  });
  if (!pages.empty() && medium_strikes(FamilyId::deferred_no_space, inode, counter)) {
    fail_writeback(inode, counter, FamilyId::deferred_no_space, pages);
    return true;
  }
  return false;
}

/// @param pages those that may be lost
void Disk::fail_writeback(Inode& inode, std::uint64_t counter, FamilyId family,
                          const std::vector<std::uint64_t>& pages) {
  inode.writeback_error.error = family == FamilyId::deferred_no_space ? ENOSPC : EIO;
  switch (profile_->fsync_failure) {
    case faults::FsyncFailure::clean_keep_new:
      lose_pages(inode, counter, family, pages);
      break;
    case faults::FsyncFailure::revert:
      show_durable(inode);
      inodes_.recount();
      break;
    case faults::FsyncFailure::report_late:
      lose_pages(inode, counter, family, pages);
      inode.writeback_error.due = true;
      ++lies_;
      return;
  }
  report_failure(inode);
}

/// From now on every open file has to hear of it.
void Disk::report_failure(Inode& inode) {
  ++inode.writeback_error.sequence;
  inode.writeback_error.told = false;
  inode.writeback_error.due = false;
}

/// Pages marked clean, the cache keeps the new content, the disk the old; sizes and the other pages
/// are written (CuttleFS's model of ext4 and xfs).
void Disk::lose_pages(Inode& inode, std::uint64_t counter, FamilyId family,
                      const std::vector<std::uint64_t>& pages) {
  // One of them, or all.
  const std::uint64_t drawn = plan_.detail(family, entity_of(inode), counter, pages.size() + 1);
  const std::vector<std::byte> before = inode.durable.bytes;
  persist_data(inode, inode.records.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (drawn != i && drawn != pages.size()) continue;
    overwrite_page(inode.durable.bytes, pages[i], page_of(before, pages[i]));
    note_divergence(inode, pages[i]);
  }
}

/// The cache shows another content of the page than the disk has.
void Disk::note_divergence(Inode& inode, std::uint64_t page) {
  if (page * kBlockBytes >= inode.content.size()) return;  // cut off since: nobody can see it
  const auto found = std::ranges::find(inode.diverged_pages, page);
  if (found == inode.diverged_pages.end()) inode.diverged_pages.push_back(page);
}

void Disk::sync_directory(Inode& directory) {
  const std::uint64_t counter = directory.syncs++;
  if (profile_->flush_ignored) return;
  const faults::History pending = history();
  const Durable durable = faults::after_directory_sync(pending, *profile_, directory.number);
  const bool has_names = std::ranges::any_of(durable.names, [](std::uint8_t flag) { return flag; });
  if (has_names && medium_strikes(FamilyId::failed_fsync, directory, counter)) {
    const bool abandons =
        profile_->directory_sync_failure == faults::DirectorySyncFailure::abandons;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (abandons && durable.names[i] != 0) names_[i].abandoned = true;
    }
    directory.writeback_error.error = EIO;
    report_failure(directory);
    return;
  }
  persist(durable, pending);
}

void Disk::persist(const Durable& durable, const faults::History& pending) {
  for (std::size_t i = 0; i < pending.files.size(); ++i) {
    persist_data(inodes_.get(pending.files[i].inode), durable.records_of_file[i]);
  }
  persist_names(durable.names);
}

Outcome<void> Disk::sync_all() {
  if (read_only_) return Failure{EROFS};
  absorb_all_stores();
  int error = 0;
  for (auto& [number, inode] : inodes_.all()) {
    if (!inode.is_regular()) continue;
    const std::uint32_t failures = inode.writeback_error.sequence;
    sync_file(inode);
    if (inode.writeback_error.sequence != failures) error = inode.writeback_error.error;
  }
  if (!profile_->flush_ignored) {
    const faults::History pending = history();
    persist(faults::after_sync_of_all(pending, *profile_), pending);
  }
  if (error != 0) return Failure{error};
  return {};
}

void Disk::settle() {
  write_back(next_sequence_ + 1);
  for (auto& [number, inode] : inodes_.all()) {
    if (inode.diverged_pages.empty()) continue;
    const Bytes visible = inode.content.bytes();
    inode.durable.bytes.assign(visible.begin(), visible.end());
    inode.diverged_pages.clear();
  }
}

void Disk::evict_clean_pages() {
  for (auto& [number, inode] : inodes_.all()) evict_clean_pages(inode);
}

void Disk::evict_clean_pages(Inode& inode) {
  absorb_stores(inode);
  for (const std::uint64_t page : inode.diverged_pages) {
    const std::uint64_t begin = page * kBlockBytes;
    const std::uint64_t end = std::min<std::uint64_t>(begin + kBlockBytes, inode.content.size());
    std::vector<std::byte> bytes(end - begin);
    const auto& durable = inode.durable.bytes;
    if (begin < durable.size()) {
      std::memcpy(bytes.data(), durable.data() + begin, std::min(end, durable.size()) - begin);
    }
    inode.content.write(begin, bytes);
  }
  inode.diverged_pages.clear();
}

/// The directories above the pending names of a file.
std::vector<InodeNumber> Disk::lineage_of(const Inode& inode) {
  std::set<InodeNumber> lineage;
  for (const NameRecord& record : names_) {
    for (const faults::EntryChange& change : record.changes) {
      if (change.inode != inode.number) continue;
      const Inode* directory = &inodes_.get(change.directory);
      while (lineage.insert(directory->number).second) directory = directory->directory.parent;
    }
  }
  return {lineage.begin(), lineage.end()};
}

}  // namespace reprise::sim
