#pragma once
// Inode: one file, directory or symbolic link, with its three layers kept apart - what callers see,
// what is durable, and the records of what lies between.
//
// Determinism: all containers iterate in the order of names or numbers.

#include <map>
#include <string>
#include <vector>

#include "sim/disk/block_map.hpp"
#include "sim/disk/content.hpp"
#include "sim/disk/types.hpp"

namespace reprise::sim {

struct Inode;

/// A visible directory entry.
struct Entry {
  Inode* inode = nullptr;
  std::uint64_t ordinal = 0;  ///< counts the entries ever made in the directory
};

/// What a directory has beside its attributes.
struct Directory {
  std::map<std::string, Entry, std::less<>> entries;
  Inode* parent = nullptr;  ///< stays when the directory is removed, as .. does
  std::uint64_t entries_made = 0;
  std::uint64_t changes_made = 0;  ///< addresses the crash choices about its entries
  bool removed = false;
};

/// What a power cut cannot take away.
struct DurableLayer {
  std::vector<std::byte> bytes;
  std::uint32_t mode = 0;
  std::int64_t modify_ns = 0;
  std::map<std::string, InodeNumber, std::less<>> entries;
};

/// A failed writeback, as each open file has to hear of it once.
struct WritebackError {
  std::uint32_t sequence = 0;  ///< counts the failures of this inode
  bool told = true;            ///< somebody has heard of the latest
  int error = 0;               ///< the errno of the latest
  bool due = false;            ///< one that has happened is told at the next fsync only
};

struct Inode {
  InodeNumber number = kNoInode;
  FileType type = FileType::regular;
  std::uint32_t mode = 0;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::int64_t access_ns = 0;
  std::int64_t modify_ns = 0;
  std::int64_t change_ns = 0;
  std::int64_t birth_ns = 0;

  // An inode lives as long as any of these is not zero.
  std::uint32_t links = 0;          ///< visible names (for a directory: as stat counts them)
  std::uint32_t opens = 0;          ///< handles and mappings
  std::uint32_t durable_links = 0;  ///< durable names
  std::uint32_t pending_uses = 0;   ///< name records that mention it

  std::uint32_t mappings = 0;
  bool linkable = false;  ///< without a name so far, but may get one (O_TMPFILE without O_EXCL)

  Content content;  ///< of a symbolic link: its target
  BlockMap blocks;
  Directory directory;
  DurableLayer durable;

  std::vector<faults::DataRecord> records;
  std::vector<std::byte> record_bytes;
  /// Pages (by index) whose last writeback failed: clean, with a durable content of their own.
  std::vector<std::uint64_t> diverged_pages;
  /// Sectors (by index) that cannot be read until they are written.
  std::vector<std::uint64_t> bad_sectors;
  /// Blocks (by index) whose checksum is wrong: they cannot be read until they are written whole.
  std::vector<std::uint64_t> corrupt_blocks;
  /// What pages held before they last became durable; kept only for devices that lie.
  std::map<std::uint64_t, std::vector<std::byte>> older_pages;
  WritebackError writeback_error;

  // Opportunities for faults so far: addresses.
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t syncs = 0;
  std::uint64_t name_calls = 0;

  bool is_directory() const { return type == FileType::directory; }
  bool is_regular() const { return type == FileType::regular; }
  bool is_symlink() const { return type == FileType::symlink; }
  bool is_used() const {
    return links != 0 || opens != 0 || durable_links != 0 || pending_uses != 0;
  }
};

}  // namespace reprise::sim
