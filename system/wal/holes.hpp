#pragma once
// HOLES: the ranges of the log an operator took out after damage, which readers skip.
//
// File: pairs of u64 (from, to), ascending; CRC32C of them, u32. Absent when there are none.

#include <vector>

#include "system/base/bugs.hpp"
#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

struct OffsetRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;  ///< first offset that is not in it
  bool operator==(const OffsetRange&) const = default;
};

/// @returns what is in the journal's HOLES file; Corrupt if its checksum is wrong
Result<std::vector<OffsetRange>> load_holes(const std::string& directory);

/// Replaces the file, all or nothing and durably.
Status store_holes(const std::string& directory, const std::vector<OffsetRange>& holes,
                   BugSwitches bugs);

/// @returns the first offset not before `offset` that is outside all holes
std::uint64_t skip_holes(const std::vector<OffsetRange>& holes, std::uint64_t offset);

}  // namespace stemedb
