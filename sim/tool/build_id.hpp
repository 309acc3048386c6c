#pragma once
// Which build this is: the linker's build id, a digest of what it linked.

#include <string>
#include <vector>

namespace reprise::sim {

struct LoadedObject {
  std::string name;  ///< empty for the program itself
  std::string build_id;
};

/// @returns the build ids of the program and of the libraries it has loaded, the program first
std::vector<LoadedObject> loaded_objects();

/// @returns the program's own, in hexadecimal digits; "unknown" where it was linked without one
const std::string& build_id();

}  // namespace reprise::sim
