#pragma once
// A session in a child process that becomes another program: `reprise exec`. Such a program may end
// before the session could take it over, and then its exit code is no verdict. So the child has to
// say that it arrived there, over a pipe, before its exit code counts.

#include <functional>
#include <string>

#include "sim/tool/exit_code.hpp"

namespace reprise::sim {

/// Forks, and waits for the child. What asks this process to stop, or for its status, is passed on;
/// a child never outlives its parent.
/// @param name of the program, for messages
/// @param become called in the child: executes the program, which gets the descriptor to report on;
///        where that fails, it says so and returns the code to exit with
/// @returns the exit code of the child's session; harness_error where it came to none
ExitCode run_child_session(const std::string& name,
                           const std::function<ExitCode(int arrival)>& become);

/// The word of the child: from here on, its exit code is Reprise's own. Closes the descriptor.
void report_arrival(int descriptor);

}  // namespace reprise::sim
