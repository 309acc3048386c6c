#pragma once
// Tells in words what a power cut lost: "directory entry 000000.wal in /db lost", "sectors 3-4 of
// /db/x kept an older version". For reports; decides nothing.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "faults/crash_model.hpp"

namespace reprise::sim {

/// Where each inode was found before the cut; those without a name are missing.
using PathsOfInodes = std::map<faults::InodeNumber, std::string>;

/// @returns one sentence per lost thing, neighbouring sectors in one
std::vector<std::string> describe_losses(const faults::CrashModel& model,
                                         const faults::AtomSet& survivors,
                                         const PathsOfInodes& paths);

/// @returns what a sector holds whose data was lost and whose size was not
std::string describe_fill(faults::InodeNumber inode, std::uint64_t sector, std::string_view content,
                          const PathsOfInodes& paths);

}  // namespace reprise::sim
