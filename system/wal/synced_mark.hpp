#pragma once
// SYNCED: how far the log was durable when its writer last closed it.
//
// Recovery takes damage behind the last record that opens a batch for a torn batch (scan.hpp).
// After a clean shutdown it knows better: below the mark everything was acknowledged. Only a hint
// in favour of caution: a mark that is missing, old or damaged claims nothing.
//
// File: u64 offset, CRC32C of it, u32.

#include "system/base/bytes.hpp"
#include "system/base/result.hpp"

namespace stemedb {

/// @returns the mark in the journal's directory, 0 if there is none that can be believed
Result<std::uint64_t> load_synced_mark(const std::string& directory);

/// @param offset everything below it was synced
Status store_synced_mark(const std::string& directory, std::uint64_t offset);

}  // namespace stemedb
