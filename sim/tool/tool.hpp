#pragma once
// The tool: what `reprise` and every scenario executable offers on the command line. design.md
// names the commands; each is a file command_*.cpp here.

#include <span>

#include "sim/scenario.hpp"

namespace reprise::sim {

/// To be called from main. @returns the exit code
int tool_main(int argc, char** argv, std::span<const Scenario* const> scenarios);

}  // namespace reprise::sim
