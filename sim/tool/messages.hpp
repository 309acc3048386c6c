#pragma once
// What the tool says on its standard error besides results.

#include <string_view>

#include "sim/tool/exit_code.hpp"

namespace reprise::sim {

/// One line that starts with the tool's name: an operating error, a warning.
void complain(std::string_view line);

/// The same, for what the user asked for: @returns the code to exit with
ExitCode usage_error(std::string_view line);

}  // namespace reprise::sim
