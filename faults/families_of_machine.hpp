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

inline constexpr std::array kFamiliesOfMachine = {
    Family{.id = FamilyId::kill,
           .name = "kill",
           .strikes = scheduler::Stream{"kill"},
           .detail = scheduler::Stream{"kill.detail"},
           .level = ContractLevel::honest_disk,
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
           .rarest = 10'000,
           .commonest = 50,
           .knobs = kPauseKnobs,
           .probe = "fault.thread_pause",
           .models = "a thread stands still before a call while the others and the clocks go on: "
                     "descheduled, swapped out, stopped",
           .leaves_out = "a pause of the whole process, of one core"},
    Family{.id = FamilyId::clock_step,
           .name = "clock_step",
           .strikes = scheduler::Stream{"clock_step"},
           .detail = scheduler::Stream{"clock_step.detail"},
           .level = ContractLevel::honest_disk,
           .rarest = 8,
           .commonest = 1,
           .knobs = kClockStepKnobs,
           .probe = "fault.clock_step",
           .models = "the wall clock jumps forwards or backwards while the machine restarts; the "
                     "monotonic clock does not",
           .leaves_out = "steps while a program runs"},
};

}  // namespace reprise::faults
