#pragma once
// A crash of the code under test is a finding. The handlers run on a stack of their own, because
// what crashed may be a fiber that ran out of stack.

namespace reprise::sim {

/// Handles SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGABRT in this worker from here on.
void install_crash_handler();

}  // namespace reprise::sim
