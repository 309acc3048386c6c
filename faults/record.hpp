#pragma once
// What a program has done to a disk that is not yet known to be durable: records, in the order in
// which the calls completed. The disk keeps them beside its files; the model here only reads them
// and says which of their effects may be lost (expand.hpp, precedence.hpp, crash_choice.hpp).
//
// Determinism: plain values, ordered by sequence number.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace reprise::faults {

using InodeNumber = std::uint64_t;

/// No inode: the entry is absent.
inline constexpr InodeNumber kNoInode = 0;

/// The smallest unit a device writes whole or not at all (storage-stack term: logical sector).
inline constexpr std::uint64_t kSectorBytes = 512;

/// The allocation unit of the file systems we model, and the size of a page of the page cache.
inline constexpr std::uint64_t kBlockBytes = 4096;

/// One completed change of one file's bytes, size or mode.
struct DataRecord {
  enum class Kind : std::uint8_t {
    write,   ///< bytes [offset, offset + length) were written
    zero,    ///< bytes [offset, offset + length) became zero (punched, zeroed)
    resize,  ///< the size changed and nothing else was written (truncate, fallocate)
    mode,    ///< permission bits changed; `bytes` holds them
  };

  std::uint64_t sequence = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t size_before = 0;
  std::uint64_t size_after = 0;
  std::uint64_t bytes = 0;  ///< where the owner of the record keeps the written bytes
  Kind kind = Kind::write;

  std::uint64_t end() const { return offset + length; }
  bool shrinks() const { return size_after < size_before; }
  bool grows() const { return size_after > size_before; }
};

/// The new value of one directory slot.
struct EntryChange {
  InodeNumber directory = kNoInode;
  std::string name;
  InodeNumber inode = kNoInode;   ///< kNoInode: the name was removed
  InodeNumber before = kNoInode;  ///< what the name meant until then
};

/// One completed change of the namespace. A profile without atomic directory operations sees a
/// rename as several records of one change each.
struct NameRecord {
  std::uint64_t sequence = 0;
  std::uint64_t ordinal = 0;  ///< an address in the directory of the last change
  std::vector<EntryChange> changes;
  InodeNumber renamed = kNoInode;            ///< the inode a rename moved
  InodeNumber created_directory = kNoInode;  ///< the directory a mkdir made
  InodeNumber removed_directory = kNoInode;  ///< the directory a rmdir or a rename over it removed
  bool replaces_file = false;                ///< a rename over an existing file
  bool moves_directory = false;              ///< a rename of a directory
  bool abandoned = false;  ///< an fsync of the directory failed: a later one will not write it
};

/// The records of one file, oldest first.
struct FileHistory {
  InodeNumber inode = kNoInode;
  std::uint64_t durable_size = 0;
  std::span<const DataRecord> records;
};

/// Everything pending on one disk. A view: the records belong to the disk.
struct History {
  std::vector<FileHistory> files;  ///< by ascending inode number; files without records left out
  std::span<const NameRecord> names;
};

}  // namespace reprise::faults
