#pragma once
// What the commands of the tool do, one file each.

#include "sim/tool/catalogue.hpp"
#include "sim/tool/exit_code.hpp"
#include "sim/tool/options.hpp"

namespace reprise::sim {

ExitCode list_command(const ToolOptions& options, Scenarios scenarios);
ExitCode run_command(const ToolOptions& options, Scenarios scenarios);
ExitCode sweep_command(const ToolOptions& options, Scenarios scenarios);
ExitCode replay_command(const ToolOptions& options, Scenarios scenarios);
ExitCode explore_command(const ToolOptions& options, Scenarios scenarios);
ExitCode exec_command(const ToolOptions& options);

}  // namespace reprise::sim
