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

inline constexpr std::array kNoInodesKnobs = {
    Knob{"inodes", "", 4, 64, 16},
};

inline constexpr std::array kQuotaKnobs = {
    Knob{"quota_bytes", "bytes", 20 * 1024, 160 * 1024, 64 * 1024},
};

inline constexpr std::array kTenantKnobs = {
    // How long a state of the disk lasts: from a few calls to longer than most retries.
    Knob{"period_ns", "ns", 1'000'000, 10'000'000'000, 100'000'000},
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
    Family{.id = FamilyId::no_inodes,
           .name = "no_inodes",
           .strikes = scheduler::Stream{"no_inodes"},
           .detail = scheduler::Stream{"no_inodes.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 1,
           .commonest = 1,
           .knobs = kNoInodesKnobs,
           .probe = "fault.no_inodes",
           .models =
               "a disk with few inodes: ENOSPC from whatever makes a file, although there is space",
           .leaves_out = "inodes that come and go"},
    Family{.id = FamilyId::quota,
           .name = "quota",
           .strikes = scheduler::Stream{"quota"},
           .detail = scheduler::Stream{"quota.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 1,
           .commonest = 1,
           .knobs = kQuotaKnobs,
           .probe = "fault.quota",
           .models = "a quota: as a small disk, but EDQUOT, and statvfs does not show it",
           .leaves_out = "quotas on inodes"},
    Family{.id = FamilyId::other_tenant,
           .name = "other_tenant",
           .strikes = scheduler::Stream{"other_tenant"},
           .detail = scheduler::Stream{"other_tenant.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 16,
           .commonest = 2,
           .knobs = kTenantKnobs,
           .probe = "fault.other_tenant",
           .models =
               "somebody else fills the disk for a while and then frees it again; statvfs shows it",
           .leaves_out = "space that goes while a call is under way"},
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
