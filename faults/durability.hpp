#pragma once
// What a successful fsync makes durable: the records of its target, those the profile promises
// beside them, and everything these depend on.
//
// Determinism: pure.

#include <span>
#include <vector>

#include "faults/precedence.hpp"

namespace reprise::faults {

/// What one fsync reaches.
struct Durable {
  std::vector<std::uint32_t> records_of_file;  ///< per History::files: so many of the oldest
  std::vector<std::uint8_t> names;             ///< per History::names: 1 if durable now
};

/// @param inode the file that was synced
/// @param lineage the directories on its path, which a profile may promise to make durable with it
Durable after_file_sync(const History& history, const Profile& profile, InodeNumber inode,
                        std::span<const InodeNumber> lineage);

/// @param directory the directory that was synced
Durable after_directory_sync(const History& history, const Profile& profile, InodeNumber directory);

/// What a syncfs makes durable: all that no failed fsync gave up.
Durable after_sync_of_all(const History& history, const Profile& profile);

}  // namespace reprise::faults
