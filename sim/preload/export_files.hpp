#pragma once
// The one way by which files leave a simulation, and only where the user asked for it.

#include <optional>
#include <string>

#include "sim/preload/host_files.hpp"
#include "sim/expected.hpp"

namespace reprise::sim {

/// Copies everything on the disk that is not as it was on the host into a folder, below the path
/// that it has in the simulation. All of it or nothing.
/// @returns why not, where the host refuses it: an operating error, of the user's or the host's
std::optional<Error> export_changes(Disk& disk, const HostFiles& files, const std::string& folder);

}  // namespace reprise::sim
