#pragma once
// Tells in words what a power cut lost: "directory entry 000000.wal in /db lost", "sectors 3-4 of
// /db/x kept an older version". For reports; decides nothing.

#include <functional>
#include <string>
#include <vector>

#include "faults/crash_model.hpp"

namespace reprise::sim {

/// @param path_of names an inode as it was known before the cut
/// @returns one sentence per lost thing, neighbouring sectors in one
std::vector<std::string> describe_losses(
    const faults::CrashModel& model, const faults::AtomSet& survivors,
    const std::function<std::string(faults::InodeNumber)>& path_of);

}  // namespace reprise::sim
