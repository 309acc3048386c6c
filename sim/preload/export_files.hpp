#pragma once
// The one way by which files leave a simulation, and only where the user asked for it.

#include <string>

#include "sim/preload/host_files.hpp"

namespace reprise::sim {

/// Copies everything on the disk that is not as it was on the host into a folder, below the path
/// that it has in the simulation.
/// @throws std::system_error where that folder cannot be written
void export_changes(Disk& disk, const HostFiles& files, const std::string& folder);

}  // namespace reprise::sim
