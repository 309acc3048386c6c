#pragma once
// Builds histories for the tests of the pure model, as a disk would record them.

#include <deque>
#include <string>

#include "faults/crash_model.hpp"

namespace reprise::faults {

inline constexpr InodeNumber kRoot = 2;

class HistoryBuilder {
 public:
  /// A write of [offset, offset + length) to a file whose size was `size`.
  void write(InodeNumber inode, std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
    records(inode, size)
        .push_back({.sequence = next_++,
                    .offset = offset,
                    .length = length,
                    .size_before = size,
                    .size_after = std::max(size, offset + length),
                    .kind = DataRecord::Kind::write});
  }

  void truncate(InodeNumber inode, std::uint64_t from, std::uint64_t to) {
    records(inode, from)
        .push_back({.sequence = next_++,
                    .size_before = from,
                    .size_after = to,
                    .kind = DataRecord::Kind::resize});
  }

  void make(InodeNumber directory, std::string name, InodeNumber inode) {
    push({.changes = {{directory, std::move(name), inode, kNoInode}}});
  }

  void make_directory(InodeNumber directory, std::string name, InodeNumber inode) {
    push({.changes = {{directory, std::move(name), inode, kNoInode}}, .created_directory = inode});
  }

  void remove(InodeNumber directory, std::string name, InodeNumber inode) {
    push({.changes = {{directory, std::move(name), kNoInode, inode}}});
  }

  void rename(InodeNumber from, std::string old_name, InodeNumber to, std::string new_name,
              InodeNumber inode, InodeNumber replaced = kNoInode) {
    push({.changes = {{from, std::move(old_name), kNoInode, inode},
                      {to, std::move(new_name), inode, replaced}},
          .renamed = inode,
          .replaces_file = replaced != kNoInode});
  }

  std::vector<NameRecord>& names() { return names_; }

  History history() const {
    History history;
    for (const File& file : files_) {
      history.files.push_back({file.inode, file.durable_size, file.records});
    }
    history.names = names_;
    return history;
  }

 private:
  struct File {
    InodeNumber inode;
    std::uint64_t durable_size;
    std::vector<DataRecord> records;
  };

  std::vector<DataRecord>& records(InodeNumber inode, std::uint64_t durable_size) {
    for (File& file : files_) {
      if (file.inode == inode) return file.records;
    }
    files_.push_back({inode, durable_size, {}});
    return files_.back().records;
  }

  void push(NameRecord record) {
    record.sequence = next_++;
    record.ordinal = names_.size();
    names_.push_back(std::move(record));
  }

  std::deque<File> files_;
  std::vector<NameRecord> names_;
  std::uint64_t next_ = 1;
};

}  // namespace reprise::faults
