#pragma once
// Fault families: what happens to a machine and its processes.
// Part of the table of fault families; for families.cpp alone.

#include <array>

#include "faults/family.hpp"

namespace reprise::faults {

inline constexpr std::array kPauseKnobs = {
    // From a missed time slice to a machine that swaps.
    Knob{"longest_ns", "ns", 100'000, 1'000'000'000, 100'000'000},
};

inline constexpr std::array kClockStepKnobs = {
    // From a step that rounds away to one that outlasts every timeout: an hour.
    Knob{"step_ns", "ns", 1'000, 3'600'000'000'000, 1'000'000'000},
};

inline constexpr std::array kStarvationKnobs = {
    Knob{"slice_ns", "ns", 10'000, 1'000'000, 100'000},
};

inline constexpr std::array kMemoryKnobs = {
    // From what a small store needs to start to what it needs at its worst.
    Knob{"budget_bytes", "bytes", 256 << 10, 64 << 20, 16 << 20},
};

inline constexpr std::array kDriftKnobs = {
    // From a good crystal to a virtual machine whose clock nobody disciplines.
    Knob{"parts_per_million", "ppm", 1, 50'000, 200},
};

inline constexpr std::array kTickKnobs = {
    // From a microsecond to the timer tick of old systems, and beyond.
    Knob{"tick_ns", "ns", 1'000, 100'000'000, 4'000'000},
};

inline constexpr std::array kStuckKnobs = {
    // It is stuck for the first half of a period.
    Knob{"period_ns", "ns", 10'000'000, 10'000'000'000, 1'000'000'000},
};

inline constexpr std::array kJumpKnobs = {
    // From what no human sees to what a wrong time zone makes, and for how long it is wrong: from
    // two sources of time that disagree to an operator who notices.
    Knob{"step_ns", "ns", 1'000'000, 3'600'000'000'000, 3'600'000'000'000},
    Knob{"period_ns", "ns", 10'000'000, 1'000'000'000, 100'000'000},
};

inline constexpr std::array kFamiliesOfMachine = {
    Family{.id = FamilyId::kill,
           .name = "kill",
           .strikes = scheduler::Stream{"kill"},
           .detail = scheduler::Stream{"kill.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .is_switch = true,
           .rarest = 20'000,
           .commonest = 200,
           .knobs = {},
           .probe = "fault.kill",
           .models = "SIGKILL between two calls, or within a write after a prefix of its bytes; "
                     "the page cache stays",
           .leaves_out = "a kill inside a directory operation"},
    Family{.id = FamilyId::power_cut,
           .name = "power_cut",
           .strikes = scheduler::Stream{"power_cut"},
           .detail = scheduler::Stream{"power_cut.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .is_switch = true,
           .rarest = 20'000,
           .commonest = 200,
           .knobs = {},
           .probe = "fault.power_cut",
           .models = "every process stops; the disk becomes one state that its profile admits",
           .leaves_out = "a device that is gone for good"},
    Family{.id = FamilyId::thread_pause,
           .name = "thread_pause",
           .strikes = scheduler::Stream{"thread_pause"},
           .detail = scheduler::Stream{"thread_pause.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::call,
           .rarest = 10'000,
           .commonest = 50,
           .knobs = kPauseKnobs,
           .probe = "fault.thread_pause",
           .models = "a thread stands still before a call while the others and the clocks go on: "
                     "descheduled, swapped out, stopped",
           .leaves_out = "a pause of the whole process, of one core"},
    Family{.id = FamilyId::starvation,
           .name = "starvation",
           .strikes = scheduler::Stream{"starvation"},
           .detail = scheduler::Stream{"starvation.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 16,
           .commonest = 2,
           .knobs = kStarvationKnobs,
           .probe = "fault.starvation",
           .models = "a thread gets little of the processor as long as it lives: each of its calls "
                     "comes a slice later",
           .leaves_out = "starved processes"},
    Family{.id = FamilyId::memory_budget,
           .name = "memory_budget",
           .strikes = scheduler::Stream{"memory_budget"},
           .detail = scheduler::Stream{"memory_budget.detail"},
           .level = ContractLevel::failing_calls,
           .aim = Aim::time,
           .is_switch = true,
           .share = kFewRuns,
           .rarest = 1,
           .commonest = 1,
           .knobs = kMemoryKnobs,
           .probe = "fault.memory_budget",
           .models = "a process may have only so much memory: what goes beyond is refused with "
                     "ENOMEM, std::bad_alloc in C++",
           .leaves_out = "overcommitted memory, where the process is killed instead"},
    Family{.id = FamilyId::clock_step,
           .name = "clock_step",
           .strikes = scheduler::Stream{"clock_step"},
           .detail = scheduler::Stream{"clock_step.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 8,
           .commonest = 1,
           .knobs = kClockStepKnobs,
           .probe = "fault.clock_step",
           .models = "the wall clock jumps forwards or backwards while the machine restarts; the "
                     "monotonic clock does not",
           .leaves_out = "steps while a program runs, which clock_jump makes"},
    Family{.id = FamilyId::clock_drift,
           .name = "clock_drift",
           .strikes = scheduler::Stream{"clock_drift"},
           .detail = scheduler::Stream{"clock_drift.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 1,
           .commonest = 1,
           .knobs = kDriftKnobs,
           .probe = "fault.clock_drift",
           .models = "all clocks of the machine run too fast or too slow, by parts per million",
           .leaves_out = "a rate that changes"},
    Family{.id = FamilyId::clock_coarse,
           .name = "clock_coarse",
           .strikes = scheduler::Stream{"clock_coarse"},
           .detail = scheduler::Stream{"clock_coarse.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 1,
           .commonest = 1,
           .knobs = kTickKnobs,
           .probe = "fault.clock_coarse",
           .models = "clocks that move on in ticks; two readings are often the same",
           .leaves_out = "clocks of different resolution on one machine"},
    Family{.id = FamilyId::clock_stuck,
           .name = "clock_stuck",
           .strikes = scheduler::Stream{"clock_stuck"},
           .detail = scheduler::Stream{"clock_stuck.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 64,
           .commonest = 2,
           .knobs = kStuckKnobs,
           .probe = "fault.clock_stuck",
           .models = "the wall clock stands still for a while and then jumps to where it should "
                     "be; the monotonic clock goes on",
           .leaves_out = "wall clocks that stay stuck"},
    Family{.id = FamilyId::clock_edge,
           .name = "clock_edge",
           .strikes = scheduler::Stream{"clock_edge"},
           .detail = scheduler::Stream{"clock_edge.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 1,
           .commonest = 1,
           .knobs = {},
           .probe = "fault.clock_edge",
           .models = "the wall clock starts shortly before its seconds need 32 bits (2038) or 33 "
                     "(2106), its nanoseconds 64 (2262), or where it was never set (1970)",
           .leaves_out = "leap seconds"},
    Family{.id = FamilyId::clock_jump,
           .name = "clock_jump",
           .strikes = scheduler::Stream{"clock_jump"},
           .detail = scheduler::Stream{"clock_jump.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::run,
           .rarest = 64,
           .commonest = 2,
           .knobs = kJumpKnobs,
           .probe = "fault.clock_jump",
           .models = "the wall clock is set while programs run, forwards or backwards, and after a "
                     "while right or otherwise wrong; who waits for a time on it waits shorter or "
                     "longer; the monotonic clock goes on",
           .leaves_out = "clocks that are slewed instead of set"},
};

}  // namespace reprise::faults
