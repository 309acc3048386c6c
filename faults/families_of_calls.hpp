#pragma once
// Fault families: calls that do less than they were asked for, or fail.
// Part of the table of fault families; for families.cpp alone.

#include <array>

#include "faults/family.hpp"

namespace reprise::faults {

inline constexpr std::array kReadErrorKnobs = {
    Knob{"sticky_percent", "%", 0, 100, 50},
};

inline constexpr std::array kDescriptorKnobs = {
    // From fewer than a small store has open to a usual soft limit.
    Knob{"descriptors", "", 16, 256, 64},
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
           .leaves_out = "writes that hang"},
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
           .leaves_out = "errors nobody is ever told"},
    Family{.id = FamilyId::deferred_no_space,
           .name = "deferred_no_space",
           .strikes = scheduler::Stream{"deferred_no_space"},
           .detail = scheduler::Stream{"deferred_no_space.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 500,
           .commonest = 10,
           .knobs = {},
           .probe = "fault.deferred_no_space",
           .models =
               "ENOSPC from fsync after every write had succeeded: blocks are allocated when they "
               "are written back, and there are none; those pages are lost as after a failed fsync",
           .leaves_out = "ENOSPC from close"},
    Family{.id = FamilyId::read_only,
           .name = "read_only",
           .strikes = scheduler::Stream{"read_only"},
           .detail = scheduler::Stream{"read_only.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 2'000,
           .commonest = 50,
           .knobs = {},
           .probe = "fault.read_only",
           .models = "the journal cannot be written, and the file system turns read-only until the "
                     "machine restarts: that fsync and whatever would change something from then "
                     "on fails with EROFS",
           .leaves_out = "file systems that shut down, where reads fail too"},
    Family{.id = FamilyId::name_error,
           .name = "name_error",
           .strikes = scheduler::Stream{"name_error"},
           .detail = scheduler::Stream{"name_error.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 2'000,
           .commonest = 30,
           .knobs = {},
           .probe = "fault.name_error",
           .models = "EIO or ENOSPC from a call that makes, changes or removes a name, opens a "
                     "file or changes its size; after EIO it may have been done all the same",
           .leaves_out = "errors on the way along a path"},
    Family{.id = FamilyId::stat_error,
           .name = "stat_error",
           .strikes = scheduler::Stream{"stat_error"},
           .detail = scheduler::Stream{"stat_error.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 2'000,
           .commonest = 50,
           .knobs = {},
           .probe = "fault.stat_error",
           .models = "EIO from stat, access, statvfs and readdir",
           .leaves_out = "wrong numbers"},
    Family{.id = FamilyId::close_error,
           .name = "close_error",
           .strikes = scheduler::Stream{"close_error"},
           .detail = scheduler::Stream{"close_error.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 1'000,
           .commonest = 20,
           .knobs = {},
           .probe = "fault.close_error",
           .models = "EIO or EINTR from close of a file open for writing; the descriptor is closed "
                     "all the same",
           .leaves_out = "data that is lost with it"},
    Family{
        .id = FamilyId::lock_error,
        .name = "lock_error",
        .strikes = scheduler::Stream{"lock_error"},
        .detail = scheduler::Stream{"lock_error.detail"},
        .level = ContractLevel::failing_calls,
        .rarest = 200,
        .commonest = 4,
        .knobs = {},
        .probe = "fault.lock_error",
        .models =
            "ENOLCK from a file lock, or EAGAIN where it does not wait: somebody outside holds it",
        .leaves_out = "locks that are lost"},
    Family{
        .id = FamilyId::interrupted,
        .name = "interrupted",
        .strikes = scheduler::Stream{"interrupted"},
        .detail = scheduler::Stream{"interrupted.detail"},
        .level = ContractLevel::honest_disk,
        .rarest = 1'000,
        .commonest = 10,
        .knobs = {},
        .probe = "fault.interrupted",
        .models = "EINTR: a signal comes while a call waits and nothing has been transferred: "
                  "sleeps, semaphores, pipes, poll, file locks, open, fsync, fallocate, ftruncate",
        .leaves_out =
            "the handler itself; reads and writes of disk files, which Linux does not interrupt"},
    Family{.id = FamilyId::descriptor_limit,
           .name = "descriptor_limit",
           .strikes = scheduler::Stream{"descriptor_limit"},
           .detail = scheduler::Stream{"descriptor_limit.detail"},
           .level = ContractLevel::failing_calls,
           .rarest = 2'000,
           .commonest = 50,
           .knobs = kDescriptorKnobs,
           .probe = "fault.descriptor_limit",
           .models = "ENFILE from open and pipe, since others have taken what the machine has; and "
                     "a lower limit of descriptors for a process, beyond which EMFILE",
           .leaves_out = "descriptors that the program leaks to children"},
};

}  // namespace reprise::faults
