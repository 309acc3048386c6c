#pragma once
// The program that `reprise exec` is to run: where it is, and whether it can be run. And the object
// that is preloaded into it.

#include <optional>
#include <string>

#include "sim/expected.hpp"

namespace reprise::sim {

/// @param name a path, or a name to be looked for in PATH
/// @returns the file, or why there is none to run
Expected<std::string> find_program(const std::string& name, const std::string& path_variable);

/// @returns why a file is not a program that a preloaded object can take over, if it is not. Such a
/// program must not be started: it would run on the host.
std::optional<Error> why_not_preloadable(const std::string& file);

/// A symbol that only the object to preload defines: what it is known by.
inline constexpr const char* kPreloadedMarker = "reprise_preloaded_object";

/// @returns why a file is not the object to preload, or would not be preloaded, if so
std::optional<Error> why_not_preloaded(const std::string& object);

}  // namespace reprise::sim
