#include "sim/tool/tool.hpp"

#include <signal.h>

#include <cstdlib>
#include <exception>

#include "scheduler/thread_block.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/output.hpp"

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
    case Command::explore:
      return explore_command(options, scenarios);
    case Command::exec:
      return exec_command(options);
  }
  return ExitCode::usage;
}

// What comes as an exception should have been an operating error with words of its own.
ExitCode obey(int argc, char** argv, Scenarios scenarios) {
  try {
    const auto read = read_options(argc, argv, [](const char* name) { return std::getenv(name); });
    if (std::holds_alternative<ExitCode>(read)) return std::get<ExitCode>(read);
    const ToolOptions& options = std::get<ToolOptions>(read);
    const bool wants_fibers = options.backend == scheduler::BackendKind::fibers;
    if (options.command != Command::list && wants_fibers && !scheduler::thread_blocks_work()) {
      complain("fibers do not work on this machine or with this C library: --backend threads");
      return ExitCode::harness_error;
    }
    return run_chosen_command(options, scenarios);
  } catch (const std::exception& error) {
    complain(fmt::format("bug in Reprise: {}", error.what()));
    return ExitCode::harness_error;
  }
}

}  // namespace

int tool_main(int argc, char** argv, std::span<const Scenario* const> scenarios) {
  ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of write, not our end
  secure_standard_streams();
  return static_cast<int>(finish_output(obey(argc, argv, scenarios)));
}

}  // namespace reprise::sim
