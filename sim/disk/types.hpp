#pragma once
// The vocabulary of the simulated disk: inode numbers, handles, what stat and statvfs report.
//
// Determinism: plain values; inode numbers are dense, in order of creation, and never reused.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "faults/record.hpp"

namespace reprise::sim {

using faults::InodeNumber;
using faults::kBlockBytes;
using faults::kNoInode;
using faults::kSectorBytes;

using Bytes = std::span<const std::byte>;

/// The root directory. 2 as on ext4; 1 is its list of bad blocks.
inline constexpr InodeNumber kRootInode = 2;

/// NAME_MAX, PATH_MAX and the number of symbolic links one path may pass through, as on Linux.
inline constexpr std::size_t kNameBytesMax = 255;
inline constexpr std::size_t kPathBytesMax = 4096;
inline constexpr int kSymlinkDepthMax = 40;

/// The largest file. Contents are held in one piece; what a test writes stays far below.
inline constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 30;

/// ext4's limit of hard links to one inode.
inline constexpr std::uint32_t kLinksMax = 65'000;

enum class FileType : std::uint8_t { regular, directory, symlink };

/// Who holds a handle or a lock: a process of the machine, by a number its caller chooses.
using Owner = std::uint64_t;

/// An open file description. It dies when it is closed, when its owner is killed and at every power
/// cut; a dead handle gives EBADF.
struct Handle {
  std::uint32_t index = 0xffffffff;
  std::uint32_t generation = 0;
  bool operator==(const Handle&) const = default;
};

/// What stat reports.
struct Status {
  InodeNumber inode = kNoInode;
  FileType type = FileType::regular;
  std::uint32_t mode = 0;  ///< permission bits, 07777
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::uint32_t links = 0;
  std::uint64_t size_bytes = 0;
  std::uint64_t blocks = 0;  ///< of kBlockBytes
  std::int64_t access_ns = 0;
  std::int64_t modify_ns = 0;
  std::int64_t change_ns = 0;
  std::int64_t birth_ns = 0;
};

/// What statvfs reports, in blocks of kBlockBytes.
struct SpaceStatus {
  std::uint64_t blocks = 0;
  std::uint64_t blocks_free = 0;
  std::uint64_t inodes = 0;
  std::uint64_t inodes_free = 0;
};

/// One entry of a directory listing.
struct ListedEntry {
  std::string name;
  InodeNumber inode = kNoInode;
  FileType type = FileType::regular;
  std::uint64_t position = 0;  ///< listing on from here gives the entries after this one
};

/// Something that is put on a disk from outside.
struct PlacedNode {
  FileType type = FileType::regular;
  std::uint32_t mode = 0;
  std::int64_t modify_ns = 0;
  std::uint64_t size_bytes = 0;  ///< of a file: it reads as zeros until it is filled
  std::string target;            ///< of a link
};

/// Which of its two complete states a host-side view shows.
enum class Layer : std::uint8_t {
  visible,  ///< what a program sees now
  durable,  ///< what it would see if every pending record were lost
};

/// One file, directory or link as a host-side view shows it.
struct NodeView {
  FileType type = FileType::regular;
  std::uint32_t mode = 0;
  std::uint32_t links = 0;  ///< visible layer only
  std::string content;      ///< of a file its bytes, of a link its target
  bool operator==(const NodeView&) const = default;
};

}  // namespace reprise::sim
