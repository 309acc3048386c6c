#pragma once
// Values for options that were not on the command line: from the environment, else from a file.

#include <CLI/CLI.hpp>
#include <optional>

#include "sim/expected.hpp"
#include "sim/tool/shard.hpp"

namespace reprise::sim {

/// Gives each option of a command that is still unset what the environment or the file has for it.
/// @param app the whole tool: a key that no command has and a section that is no command are errors
/// @param command the one that was chosen
/// @returns what is wrong with a value or with the file, if anything
std::optional<Error> fill_from_sources(const CLI::App& app, CLI::App& command,
                                       const Environment& environment);

/// @returns the name of an option's environment variable: "step-limit" has REPRISE_STEP_LIMIT
std::string environment_name(const std::string& option);

}  // namespace reprise::sim
