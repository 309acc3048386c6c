// Disk: the records of what is visible and not yet durable, and how they become durable.
#include <algorithm>
#include <cstring>

#include "sim/disk/disk.hpp"

namespace reprise::sim {

using faults::DataRecord;
using faults::EntryChange;
using faults::NameRecord;

namespace {

// Real kernels write back what has waited too long or takes too much memory; a crash model that
// kept everything would also grow slow. Far above what a program that syncs ever leaves pending.
constexpr std::uint64_t kPendingRecordsMax = 16'384;
constexpr std::uint64_t kPendingBytesMax = std::uint64_t{8} << 20;

// A program that syncs leaves a handful of records between two fsyncs.
constexpr std::size_t kRecordsUsual = 8;

// A change of the namespace has one address per part that a profile may take alone: that of a call
// that is atomic is the address of its target's new name, so a plan means the same under each.
constexpr std::uint64_t kPartsOfNameChange = 3;

/// A page whose writeback failed differs from the disk in more than the new bytes: when it becomes
/// dirty again all of it is written.
void widen_to_diverged_pages(Inode& inode, DataRecord& record) {
  const std::uint64_t first = record.offset / kBlockBytes;
  const std::uint64_t last = (record.end() - 1) / kBlockBytes;
  std::erase_if(inode.diverged_pages, [&](std::uint64_t page) {
    if (page < first || page > last) return false;
    const std::uint64_t end =
        std::max(record.end(), std::min((page + 1) * kBlockBytes, inode.content.size()));
    record.offset = std::min(record.offset, page * kBlockBytes);
    record.length = end - record.offset;
    return true;
  });
}

void apply_bytes(Inode& inode, const DataRecord& record) {
  std::vector<std::byte>& durable = inode.durable.bytes;
  if (record.kind == DataRecord::Kind::mode) {
    inode.durable.mode = static_cast<std::uint32_t>(record.bytes);
    return;
  }
  durable.resize(record.size_after);
  if (record.length == 0) return;
  if (record.kind == DataRecord::Kind::zero) {
    std::memset(durable.data() + record.offset, 0, record.length);
  } else {
    std::memcpy(durable.data() + record.offset, inode.record_bytes.data() + record.bytes,
                record.length);
  }
}

}  // namespace

/// Notes a change that the visible layer already shows; a write takes its bytes from there.
void Disk::record_data(Inode& inode, DataRecord record) {
  if (record.kind == DataRecord::Kind::zero && !inode.diverged_pages.empty()) {
    record.kind = DataRecord::Kind::write;  // what else the page holds must be written too
  }
  if (record.kind == DataRecord::Kind::write) {
    if (!inode.diverged_pages.empty()) widen_to_diverged_pages(inode, record);
    const Bytes bytes = inode.content.bytes().subspan(record.offset, record.length);
    record.bytes = inode.record_bytes.size();
    inode.record_bytes.insert(inode.record_bytes.end(), bytes.begin(), bytes.end());
    pending_bytes_ += record.length;
  }
  record.sequence = next_sequence_++;
  if (inode.records.capacity() == 0) inode.records.reserve(kRecordsUsual);
  inode.records.push_back(record);
  ++pending_records_;
  relieve_pressure();
}

/// Notes a change of the namespace that the visible layer already shows. Where directory operations
/// are not atomic each slot is on its own, and a name that is replaced is first removed.
void Disk::record_names(NameRecord record) {
  const EntryChange& target = record.changes.back();
  const std::uint64_t ordinal = kPartsOfNameChange * count_change(target.directory);
  if (record.changes.size() == 1) {
    push_names(std::move(record), ordinal);
    return;
  }
  const EntryChange& source = record.changes.front();
  const std::uint64_t source_ordinal = source.directory == target.directory
                                           ? ordinal
                                           : kPartsOfNameChange * count_change(source.directory);
  if (profile_->directory_operations_atomic) {
    push_names(std::move(record), ordinal);
    return;
  }
  if (target.before != kNoInode) {
    push_names({.changes = {{target.directory, target.name, kNoInode, target.before}},
                .removed_directory = record.removed_directory},
               ordinal + 2);
  }
  for (const EntryChange& change : record.changes) {
    push_names({.changes = {change},
                .renamed = change.inode == record.renamed ? record.renamed : kNoInode,
                .replaces_file = change.inode == record.renamed && record.replaces_file,
                .moves_directory = record.moves_directory},
               &change == &target ? ordinal : source_ordinal + 1);
  }
}

std::uint64_t Disk::count_change(InodeNumber directory) {
  return inodes_.get(directory).directory.changes_made++;
}

void Disk::push_names(NameRecord record, std::uint64_t ordinal) {
  record.sequence = next_sequence_++;
  record.ordinal = ordinal;
  for (const EntryChange& change : record.changes) {
    ++inodes_.get(change.directory).pending_uses;
    if (change.inode != kNoInode) ++inodes_.get(change.inode).pending_uses;
  }
  names_.push_back(std::move(record));
  relieve_pressure();
}

void Disk::relieve_pressure() {
  while (pending() > kPendingRecordsMax || pending_bytes_ > kPendingBytesMax) {
    std::uint64_t oldest = names_.empty() ? next_sequence_ : names_.front().sequence;
    for (const auto& [number, inode] : inodes_.all()) {
      if (!inode.records.empty()) oldest = std::min(oldest, inode.records.front().sequence);
    }
    write_back(oldest + (next_sequence_ - oldest + 1) / 2);
  }
}

void Disk::write_back(std::uint64_t sequence) {
  absorb_all_stores();
  for (auto& [number, inode] : inodes_.all()) {
    const auto end = std::ranges::lower_bound(inode.records, sequence, {}, &DataRecord::sequence);
    persist_data(inode, static_cast<std::size_t>(end - inode.records.begin()));
  }
  std::vector<std::uint8_t> durable(names_.size(), 0);
  for (std::size_t i = 0; i < names_.size(); ++i) durable[i] = names_[i].sequence < sequence;
  persist_names(durable);
}

faults::History Disk::history() {
  faults::History history;
  for (const auto& [number, inode] : inodes_.all()) {
    if (inode.records.empty()) continue;
    history.files.push_back({number, inode.durable.bytes.size(), inode.records});
  }
  history.names = names_;
  return history;
}

/// The `count` oldest records of a file become durable.
void Disk::persist_data(Inode& inode, std::size_t count) {
  if (count == 0) return;
  if (keeps_versions()) keep_versions(inode, count);
  for (std::size_t i = 0; i < count; ++i) apply_bytes(inode, inode.records[i]);
  inode.durable.modify_ns = inode.modify_ns;
  if (count == inode.records.size()) {
    forget_records(inode);
    return;
  }
  const auto end = inode.records.begin() + static_cast<std::ptrdiff_t>(count);
  pending_records_ -= count;
  for (auto record = inode.records.begin(); record != end; ++record) {
    if (record->kind == DataRecord::Kind::write) pending_bytes_ -= record->length;
  }
  inode.records.erase(inode.records.begin(), end);
  std::uint64_t kept_from = inode.record_bytes.size();
  for (const DataRecord& record : inode.records) {
    if (record.kind == DataRecord::Kind::write) kept_from = std::min(kept_from, record.bytes);
  }
  inode.record_bytes.erase(inode.record_bytes.begin(),
                           inode.record_bytes.begin() + static_cast<std::ptrdiff_t>(kept_from));
  for (DataRecord& record : inode.records) {
    if (record.kind == DataRecord::Kind::write) record.bytes -= kept_from;
  }
}

void Disk::forget_records(Inode& inode) {
  pending_records_ -= inode.records.size();
  pending_bytes_ -= inode.record_bytes.size();
  inode.records.clear();
  inode.record_bytes.clear();
}

/// @param durable per pending name record: 1 if it becomes durable
void Disk::persist_names(const std::vector<std::uint8_t>& durable) {
  std::vector<NameRecord> done;
  std::vector<NameRecord> left;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    (durable[i] != 0 ? done : left).push_back(std::move(names_[i]));
  }
  names_ = std::move(left);
  for (const NameRecord& record : done) apply_durable(record);
  for (const NameRecord& record : done) forget(record);
}

void Disk::apply_durable(const NameRecord& record) {
  for (const EntryChange& change : record.changes) {
    auto& entries = inodes_.get(change.directory).durable.entries;
    const auto entry = entries.find(change.name);
    if (entry != entries.end()) {
      --inodes_.get(entry->second).durable_links;
      entries.erase(entry);
    }
    if (change.inode == kNoInode) continue;
    entries[change.name] = change.inode;
    ++inodes_.get(change.inode).durable_links;
  }
}

/// The record is history: what only it kept alive goes.
void Disk::forget(const NameRecord& record) {
  for (const EntryChange& change : record.changes) {
    for (const InodeNumber number : {change.directory, change.inode, change.before}) {
      Inode* const inode = inodes_.find(number);
      if (inode == nullptr) continue;
      if (number != change.before) --inode->pending_uses;
      release(*inode);
    }
  }
}

}  // namespace reprise::sim
