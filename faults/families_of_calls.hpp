#pragma once
// Fault families: calls that do less than they were asked for, or fail.
// Part of the table of fault families; for families.cpp alone.

#include <array>

#include "faults/family.hpp"

namespace reprise::faults {

inline constexpr std::array kReadErrorKnobs = {
    Knob{"sticky_percent", "%", 0, 100, 50},
};

inline constexpr std::array kFamiliesOfCalls = {
    Family{.id = FamilyId::short_read,
           .name = "short_read",
           .strikes = scheduler::Stream{"short_read"},
           .detail = scheduler::Stream{"short_read.detail"},
           .level = ContractLevel::honest_disk,
           .rarest = 1'000,
           .commonest = 8,
           .knobs = {},
           .probe = "fault.short_read",
           .models = "read returns fewer bytes than asked for and than there are, at least one",
           .leaves_out = "reads from pipes, which are short by themselves"},
    Family{.id = FamilyId::short_write,
           .name = "short_write",
           .strikes = scheduler::Stream{"short_write"},
           .detail = scheduler::Stream{"short_write.detail"},
           .level = ContractLevel::honest_disk,
           .rarest = 1'000,
           .commonest = 8,
           .knobs = {},
           .probe = "fault.short_write",
           .models = "write accepts a part of the bytes, at least one",
           .leaves_out = "writes to pipes"},
    Family{.id = FamilyId::read_error,
           .name = "read_error",
           .strikes = scheduler::Stream{"read_error"},
           .detail = scheduler::Stream{"read_error.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 5'000,
           .commonest = 50,
           .knobs = kReadErrorKnobs,
           .probe = "fault.read_error",
           .models = "EIO on a sector that is not in the page cache: once, or until it is "
                     "rewritten",
           .leaves_out = "loads through a mapping (SIGBUS), errors of directory blocks"},
    Family{.id = FamilyId::write_error,
           .name = "write_error",
           .strikes = scheduler::Stream{"write_error"},
           .detail = scheduler::Stream{"write_error.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 5'000,
           .commonest = 50,
           .knobs = {},
           .probe = "fault.write_error",
           .models = "EIO from write, with a prefix of the bytes in the file",
           .leaves_out = "a file system that turns read-only"},
    Family{.id = FamilyId::failed_fsync,
           .name = "failed_fsync",
           .strikes = scheduler::Stream{"failed_fsync"},
           .detail = scheduler::Stream{"failed_fsync.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 2'000,
           .commonest = 20,
           .knobs = {},
           .probe = "fault.failed_fsync",
           .models = "EIO from fsync, as the profile has it: the pages are marked clean and only "
                     "the cache is new, or the file is taken back; each open file hears once and "
                     "a second fsync succeeds without writing",
           .leaves_out = "a file system that turns read-only, errors nobody is ever told"},
};

}  // namespace reprise::faults
