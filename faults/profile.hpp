#pragma once
// A file-system profile: what may be lost, kept or reordered when the power goes. Profiles are data
// (profiles.json, embedded at build time); the rules they switch on are in expand.cpp (how a call
// splits into micro-operations), precedence.cpp (which must be durable before which) and
// durability.cpp (what an fsync reaches).
//
// The vocabulary is ALICE's (OSDI'14) and Ferrite's (ASPLOS'16); an unknown field or value in the
// data is refused, so that a profile never promises a rule that is not implemented.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::faults {

/// Which directory operations keep their order.
enum class DirectoryOrder : std::uint8_t { none, same_directory, global };

/// prefix: directory operations and size changes form one ordered sequence, as in one journal.
enum class MetadataOrder : std::uint8_t { none, prefix };

/// What a rename over an existing file forces of the new file's data.
enum class SafeRename : std::uint8_t {
  none,     ///< the new name may point at an empty file
  partial,  ///< writing was started: blocks are allocated; an ordered journal has filled some
  whole,    ///< all of it is there
};

/// What becomes of pages whose write failed in fsync.
enum class FsyncFailure : std::uint8_t {
  clean_keep_new,  ///< marked clean; reads see the new content, the disk keeps the old (ext4, xfs)
  revert,          ///< the whole file is as it was last durable, for reads too (btrfs)
  report_late,     ///< as the first, but this fsync succeeds; the next one fails, writing nothing
};

/// What becomes of the names whose write failed in fsync of their directory.
enum class DirectorySyncFailure : std::uint8_t {
  keeps_pending,  ///< they stay pending, and a later fsync may write them (a journal commits again)
  abandons,       ///< marked clean: no later fsync writes them (directories cached like files)
};

/// Relative weights of what a unit holds whose size became durable and whose data did not.
struct FillWeights {
  std::uint64_t zero = 1;
  std::uint64_t garbage = 0;
  std::uint64_t stale = 0;
  std::uint64_t total() const { return zero + garbage + stale; }
};

struct Profile {
  std::string name;
  std::string summary;

  /// A rename is all or nothing; otherwise each directory slot stands alone.
  bool directory_operations_atomic = false;
  DirectoryOrder directory_order = DirectoryOrder::none;
  /// Data and metadata go through one journal: whatever is durable, all before it is.
  bool all_ordered = false;
  MetadataOrder metadata_order = MetadataOrder::none;

  /// A newly allocated block becomes part of the file together with its data.
  bool append_content_atomic = false;
  /// Inside an allocated block the size may still become durable before the data: a tail of NULs.
  bool nul_tail_to_block = false;
  /// Blocks are allocated when they are written back, so growth is not in the metadata order.
  bool delayed_allocation = false;
  /// A growing size passes through multiples of this on its way; 0: it grows in one step.
  std::uint64_t size_step_bytes = 512;

  /// What an overwrite of bytes in place replaces whole or not at all: a sector, or a block.
  std::uint64_t overwrite_unit_bytes = 512;

  SafeRename safe_rename = SafeRename::none;
  /// fsync of a file also makes its directory entry, and those of its parents, durable.
  bool safe_flush = false;
  /// fsync of a directory makes every earlier directory operation durable, not only its own.
  bool directory_sync_flushes_all = false;

  FillWeights fills;
  FsyncFailure fsync_failure = FsyncFailure::clean_keep_new;
  DirectorySyncFailure directory_sync_failure = DirectorySyncFailure::keeps_pending;
  /// Data is checksummed: a damaged block cannot be read (EIO); otherwise it reads as it is.
  bool corrupt_reads_fail = false;

  // What makes a disk a liar: nobody can keep a promise on it, only detect that it was broken.

  /// A power cut in the middle of a sector write leaves the sector's other bytes alone.
  bool powersafe_overwrite = true;
  /// What is durable outlives the power; otherwise everything is in memory.
  bool survives_power = true;
  /// fsync returns 0 and does nothing: from then on any earlier state may be what is durable.
  bool flush_ignored = false;

  /// @returns whether what was synced is there after every power cut
  bool is_honest() const { return powersafe_overwrite && survives_power && !flush_ignored; }
};

/// @returns the shipped profiles, in the order of the data file
const std::vector<Profile>& shipped_profiles();

/// At the end of a profile's name: the same on a device that writes blocks of 4096 bytes whole.
inline constexpr std::string_view kBlockUnits = "@4096";

/// @returns the shipped profile of that name, or nullptr
const Profile* find_profile(std::string_view name);

/// Reads profiles from JSON text (the format of profiles.json).
/// @param error receives one line that says what is wrong, if anything is
/// @returns the profiles; empty when there was an error
std::vector<Profile> parse_profiles(std::string_view json_text, std::string& error);

}  // namespace reprise::faults
