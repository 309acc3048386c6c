#pragma once
// The time-stamp counter, which programs read by an instruction (rdtsc, rdtscp), without a call
// that could be answered. The processor is told to refuse: then it is a call like any other, and
// shows a clock of the simulated machine, in nanoseconds.
//
// Determinism: without this no seed would mean anything to a program that reads it. Random numbers
// of the processor's (rdrand, rdseed) cannot be refused.

#include <signal.h>

namespace reprise::sim {

/// From here on the counter is refused, with a SIGSEGV, to the calling OS thread and to those that
/// it begins. Without effect where the kernel has no such thing.
void refuse_time_stamps();

/// What has to wait until the handler of that SIGSEGV has returned: it is on a stack of its own,
/// and reading a clock lets other threads run.
void mask_time_stamps(sigset_t& mask);

/// @param context of a SIGSEGV
/// @returns whether it was about a reading, which then goes on when the handler returns
bool allow_time_stamp(void* context);

}  // namespace reprise::sim
