#include "sim/tool/tool.hpp"

#include <signal.h>

#include <cstdio>
#include <cstdlib>

#include "sim/tool/commands.hpp"

namespace reprise::sim {
namespace {

ExitCode run_chosen_command(const ToolOptions& options, Scenarios scenarios) {
  switch (options.command) {
    case Command::list:
      return list_command(options, scenarios);
    case Command::run:
      return run_command(options, scenarios);
    case Command::sweep:
      return sweep_command(options, scenarios);
    case Command::replay:
      return replay_command(options, scenarios);
    case Command::exec:
      return exec_command(options);
  }
  return ExitCode::usage;
}

}  // namespace

int tool_main(int argc, char** argv, std::span<const Scenario* const> scenarios) {
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of write, not our end
  const auto read = read_options(argc, argv, [](const char* name) { return std::getenv(name); });
  const ExitCode code = std::holds_alternative<ExitCode>(read)
                            ? std::get<ExitCode>(read)
                            : run_chosen_command(std::get<ToolOptions>(read), scenarios);
  std::fflush(nullptr);
  return static_cast<int>(code);
}

}  // namespace reprise::sim
