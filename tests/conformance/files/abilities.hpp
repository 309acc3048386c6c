#pragma once
// What the file system under the temporary directory does the way ext4 does. What it does otherwise
// is drawn and performed all the same, but not compared.

#include <string>

namespace reprise::conformance {

struct Abilities {
  bool links_count_subdirectories = true;  ///< not on btrfs
  bool space_as_ext4 = true;               ///< st_blocks is zero exactly where nothing is allocated
  bool access_times = true;                ///< what counts as an access; not with noatime
  bool rename_says_not_empty = true;       ///< xfs says EEXIST
  bool same_size_is_a_change = true;       ///< truncation to the same size on tmpfs is none
  bool zero_range = true;                  ///< not on tmpfs
  bool links_descriptors = true;           ///< linkat with AT_EMPTY_PATH; may need root
  bool bounded_files = true;               ///< no file of 2^63 bytes; there may be one on tmpfs
};

/// Finds out by trying, in a directory of its own.
Abilities find_abilities();

/// @returns what is not compared, in words; empty if nothing
std::string describe_missing(const Abilities& abilities);

}  // namespace reprise::conformance
