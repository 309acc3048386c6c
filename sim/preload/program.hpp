#pragma once
// The program as a scenario: one simulated process that runs its main, with the host's files and
// streams in sight.

#include <string>

#include "sim/preload/host_streams.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

struct PreloadedProgram {
  int (*main)(int, char**, char**) = nullptr;
  int argument_count = 0;
  char** arguments = nullptr;
  std::string name;
  std::string export_folder;  ///< empty: nothing is exported
  HostStreams* streams = nullptr;
};

/// The one program of this OS process: a scenario's function has no other context.
extern PreloadedProgram preloaded_program;

/// Makes one run of it. Faults are those that are pinned, and no others.
void run_preloaded_program(Run& run);

}  // namespace reprise::sim
