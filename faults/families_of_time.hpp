#pragma once
// Fault families: a disk that takes its time. Part of the table of fault families; for families.cpp
// alone.

#include <array>

#include "faults/family.hpp"

namespace reprise::faults {

inline constexpr std::array kSlowDiskKnobs = {
    // From a fast drive to one behind a busy network.
    Knob{"mean_ns", "ns", 10'000, 10'000'000, 1'000'000},
};

inline constexpr std::array kStallKnobs = {
    // Garbage collection in a device, and a volume that is moved.
    Knob{"stall_ns", "ns", 50'000'000, 2'000'000'000, 500'000'000},
};

inline constexpr std::array kHangKnobs = {
    // Linux gives a command 30 s before it resets the device, and tries again.
    Knob{"hang_ns", "ns", 30'000'000'000, 600'000'000'000, 60'000'000'000},
};

inline constexpr std::array kThrottleKnobs = {
    // Credits that are used up, a neighbour's burst, a RAID that is rebuilt.
    Knob{"factor", "", 2, 20, 5},
    Knob{"period_ns", "ns", 500'000'000, 5'000'000'000, 1'000'000'000},
};

inline constexpr std::array kFamiliesOfTime = {
    Family{.id = FamilyId::slow_disk,
           .name = "slow_disk",
           .strikes = scheduler::Stream{"slow_disk"},
           .detail = scheduler::Stream{"slow_disk.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::call,
           .rarest = 100,
           .commonest = 1,
           .knobs = kSlowDiskKnobs,
           .probe = "fault.slow_disk",
           .models = "reads, writes and syncs take time, most a little and some long: "
                     "exponentially distributed in virtual time",
           .leaves_out = "calls on names, which stay quick"},
    Family{.id = FamilyId::disk_stall,
           .name = "disk_stall",
           .strikes = scheduler::Stream{"disk_stall"},
           .detail = scheduler::Stream{"disk_stall.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::time,
           .rarest = 64,
           .commonest = 4,
           .knobs = kStallKnobs,
           .probe = "fault.disk_stall",
           .models = "for a while the whole disk does nothing: every read, write and sync waits "
                     "for the end of it",
           .leaves_out = "a device that is slow instead, which disk_throttle makes"},
    Family{
        .id = FamilyId::disk_hang,
        .name = "disk_hang",
        .strikes = scheduler::Stream{"disk_hang"},
        .detail = scheduler::Stream{"disk_hang.detail"},
        .level = ContractLevel::failing_calls,
        .aim = Aim::call,
        .share = kFewRuns,
        .rarest = 20'000,
        .commonest = 500,
        .knobs = kHangKnobs,
        .probe = "fault.disk_hang",
        .models =
            "a read, write or sync hangs until the device is reset; then it is carried out, or EIO",
        .leaves_out = "devices that never come back"},
    Family{.id = FamilyId::disk_throttle,
           .name = "disk_throttle",
           .strikes = scheduler::Stream{"disk_throttle"},
           .detail = scheduler::Stream{"disk_throttle.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::time,
           .rarest = 16,
           .commonest = 2,
           .knobs = kThrottleKnobs,
           .probe = "fault.disk_throttle",
           .models = "for a period every read, write and sync takes several times as long",
           .leaves_out = "requests that queue behind one another, limits by bytes"},
};

}  // namespace reprise::faults
