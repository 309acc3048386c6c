#pragma once
// The program that `reprise exec` is to run: where it is, and whether it can be run.

#include <optional>
#include <string>

#include "sim/tool/expected.hpp"

namespace reprise::sim {

/// @param name a path, or a name to be looked for in PATH
/// @returns the file, or why there is none to run
Expected<std::string> find_program(const std::string& name, const std::string& path_variable);

/// @returns why a file is not a program into which a shared object can be preloaded, if it is not.
/// Such a program must not be started: it would run on the host.
std::optional<Error> why_not_preloadable(const std::string& file);

}  // namespace reprise::sim
