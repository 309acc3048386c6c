#pragma once
// Fault families: the space on a disk, its cache, and a device that does not say what is wrong.
// Part of the table of fault families; for families.cpp alone.

#include <array>

#include "faults/family.hpp"

namespace reprise::faults {

inline constexpr std::array kNoSpaceKnobs = {
    // Five blocks do not even hold an empty store; a short run of one seldom fills forty.
    Knob{"capacity_bytes", "bytes", 20 * 1024, 160 * 1024, 64 * 1024},
};

inline constexpr std::array kFamiliesOfDevice = {
    Family{.id = FamilyId::no_space,
           .name = "no_space",
           .strikes = scheduler::Stream{"no_space"},
           .detail = scheduler::Stream{"no_space.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 1,
           .commonest = 1,
           .knobs = kNoSpaceKnobs,
           .probe = "fault.no_space",
           .models = "a small disk: a write takes what fits and reports that count, the next one "
                     "ENOSPC",
           .leaves_out = "copy on write, which needs space to overwrite"},
    Family{.id = FamilyId::eviction,
           .name = "eviction",
           .strikes = scheduler::Stream{"eviction"},
           .detail = scheduler::Stream{"eviction.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 64,
           .commonest = 1,
           .knobs = {},
           .probe = "fault.eviction",
           .models = "the page cache drops clean pages of a file before a read; what a failed "
                     "fsync left marked clean then reads as the disk has it: the old content",
           .leaves_out = "pages that are dropped one by one"},
    Family{.id = FamilyId::bit_flip,
           .name = "bit_flip",
           .strikes = scheduler::Stream{"bit_flip"},
           .detail = scheduler::Stream{"bit_flip.detail"},
           .level = ContractLevel::lying_disk,
           .rarest = 16,
           .commonest = 1,
           .knobs = {},
           .probe = "fault.bit_flip",
           .models = "one bit of one durable file is inverted while the power is off",
           .leaves_out = "larger bursts, damage to directories"},
};

}  // namespace reprise::faults
