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

inline constexpr std::array kBitFlipKnobs = {
    // Of the corruptions CERN found in its files, most were pieces of 64 KiB.
    Knob{"burst", "0: a bit, 1: a sector, 2: a block, 3: 64 KiB", 0, 3, 0},
};

inline constexpr std::array kFamiliesOfDevice = {
    Family{.id = FamilyId::no_space,
           .name = "no_space",
           .strikes = scheduler::Stream{"no_space"},
           .detail = scheduler::Stream{"no_space.detail"},
           .level = ContractLevel::failing_calls,
           .aim = Aim::time,
           .is_switch = true,
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
           .aim = Aim::time,
           .is_switch = true,
           .share = kFewRuns,
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
           .aim = Aim::time,
           .is_switch = true,
           .share = kFewRuns,
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
           .aim = Aim::time,
           .share = kFewRuns,
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
           .aim = Aim::file,
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
           .aim = Aim::run,
           .rarest = 16,
           .commonest = 1,
           .knobs = kBitFlipKnobs,
           .probe = "fault.bit_flip",
           .models = "a durable file is damaged while the power is off: a bit is inverted, or a "
                     "whole aligned piece holds garbage; where data is checksummed it reads as EIO",
           .leaves_out = "damage to directories and to several files at once"},
    Family{.id = FamilyId::lost_write,
           .name = "lost_write",
           .strikes = scheduler::Stream{"lost_write"},
           .detail = scheduler::Stream{"lost_write.detail"},
           .level = ContractLevel::lying_disk,
           .aim = Aim::file,
           .rarest = 500,
           .commonest = 10,
           .knobs = {},
           .probe = "fault.lost_write",
           .models = "a page whose write was acknowledged and synced keeps its old content on the "
                     "disk; the cache shows the new one until it is dropped",
           .leaves_out = "directory blocks"},
    Family{.id = FamilyId::misdirected_write,
           .name = "misdirected_write",
           .strikes = scheduler::Stream{"misdirected_write"},
           .detail = scheduler::Stream{"misdirected_write.detail"},
           .level = ContractLevel::lying_disk,
           .aim = Aim::file,
           .rarest = 500,
           .commonest = 10,
           .knobs = {},
           .probe = "fault.misdirected_write",
           .models = "a page is written to the place of another one, of any file; its own place "
                     "keeps the old content, and no call fails",
           .leaves_out = "pages that land where no file is"},
    Family{.id = FamilyId::stale_read,
           .name = "stale_read",
           .strikes = scheduler::Stream{"stale_read"},
           .detail = scheduler::Stream{"stale_read.detail"},
           .level = ContractLevel::lying_disk,
           .aim = Aim::file,
           .rarest = 5'000,
           .commonest = 50,
           .knobs = {},
           .probe = "fault.stale_read",
           .models = "one read gives a page as it was before it was last written",
           .leaves_out = "older versions than that one"},
    Family{.id = FamilyId::misdirected_read,
           .name = "misdirected_read",
           .strikes = scheduler::Stream{"misdirected_read"},
           .detail = scheduler::Stream{"misdirected_read.detail"},
           .level = ContractLevel::lying_disk,
           .aim = Aim::file,
           .rarest = 5'000,
           .commonest = 50,
           .knobs = {},
           .probe = "fault.misdirected_read",
           .models = "one read gives the content of another page, of any file",
           .leaves_out = "reads through a mapping"},
    Family{.id = FamilyId::shorn_write,
           .name = "shorn_write",
           .strikes = scheduler::Stream{"shorn_write"},
           .detail = scheduler::Stream{"shorn_write.detail"},
           .level = ContractLevel::lying_disk,
           .aim = Aim::run,
           .rarest = 16,
           .commonest = 1,
           .knobs = {},
           .probe = "fault.shorn_write",
           .models = "a power cut leaves a page that was synced last time it was written half old, "
                     "cut between sectors",
           .leaves_out = "pages shorn more than once"},
    Family{.id = FamilyId::writeback,
           .name = "writeback",
           .strikes = scheduler::Stream{"writeback"},
           .detail = scheduler::Stream{"writeback.detail"},
           .level = ContractLevel::honest_disk,
           .aim = Aim::file,
           .rarest = 1'000,
           .commonest = 20,
           .knobs = {},
           .probe = "fault.writeback",
           .models = "the kernel writes back what is dirty by itself, in the order in which it was "
                     "written, up to some write",
           .leaves_out = "pages that are written out of order, which a power cut shows anyway"},
};

}  // namespace reprise::faults
