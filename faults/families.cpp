#include "faults/family.hpp"

#include <array>

#include "scheduler/check.hpp"

namespace reprise::faults {
namespace {

using scheduler::Stream;

constexpr std::array kClockKnobs = {
    // From a step that rounds away to one that outlasts every timeout: an hour.
    Knob{"step_ns", "ns", 1'000, 3'600'000'000'000, 1'000'000'000},
};

constexpr std::array kSpaceKnobs = {
    // Five blocks do not even hold an empty store; a short run of one seldom fills forty.
    Knob{"capacity_bytes", "bytes", 20 * 1024, 160 * 1024, 64 * 1024},
};

constexpr std::array kPauseKnobs = {
    // From a missed time slice to a machine that swaps.
    Knob{"longest_ns", "ns", 100'000, 1'000'000'000, 100'000'000},
};

constexpr std::array kReadErrorKnobs = {
    Knob{"sticky_percent", "%", 0, 100, 50},
};

constexpr std::array<Family, 12> kFamilies = {{
    {FamilyId::kill,
     "kill",
     Stream{"kill"},
     Stream{"kill.detail"},
     ContractLevel::honest_disk,
     20'000,
     200,
     {},
     "fault.kill",
     "SIGKILL between two calls, or within a write after a prefix of its bytes; the page cache "
     "stays",
     "a kill inside a directory operation"},
    {FamilyId::power_cut,
     "power_cut",
     Stream{"power_cut"},
     Stream{"power_cut.detail"},
     ContractLevel::honest_disk,
     20'000,
     200,
     {},
     "fault.power_cut",
     "every process stops; the disk becomes one state that its profile admits",
     "devices that ignore a flush"},
    {FamilyId::clock_step, "clock_step", Stream{"clock_step"}, Stream{"clock_step.detail"},
     ContractLevel::honest_disk, 8, 1, kClockKnobs, "fault.clock_step",
     "the wall clock jumps forwards or backwards; the monotonic clock does not",
     "drift, a stuck clock, values at the edges of the range"},
    {FamilyId::short_read,
     "short_read",
     Stream{"short_read"},
     Stream{"short_read.detail"},
     ContractLevel::honest_disk,
     1'000,
     8,
     {},
     "fault.short_read",
     "read returns fewer bytes than asked for and than there are, at least one",
     "EINTR"},
    {FamilyId::short_write,
     "short_write",
     Stream{"short_write"},
     Stream{"short_write.detail"},
     ContractLevel::honest_disk,
     1'000,
     8,
     {},
     "fault.short_write",
     "write accepts a part of the bytes, at least one",
     "EINTR"},
    {FamilyId::read_error, "read_error", Stream{"read_error"}, Stream{"read_error.detail"},
     ContractLevel::failing_calls, 5'000, 50, kReadErrorKnobs, "fault.read_error",
     "EIO on a sector that is not in the page cache: once, or until it is rewritten",
     "reads that hang, errors of directory blocks"},
    {FamilyId::write_error,
     "write_error",
     Stream{"write_error"},
     Stream{"write_error.detail"},
     ContractLevel::failing_calls,
     5'000,
     50,
     {},
     "fault.write_error",
     "EIO from write, with a prefix of the bytes in the file",
     "errors of directory operations"},
    {FamilyId::failed_fsync,
     "failed_fsync",
     Stream{"failed_fsync"},
     Stream{"failed_fsync.detail"},
     ContractLevel::failing_calls,
     2'000,
     20,
     {},
     "fault.failed_fsync",
     "EIO from fsync: pages marked clean, the cache keeps the new content, the disk the old; each "
     "open "
     "file hears once and a second fsync succeeds without writing",
     "errors reported one fsync late, caches that revert, a file system that turns read-only"},
    {FamilyId::no_space, "no_space", Stream{"no_space"}, Stream{"no_space.detail"},
     ContractLevel::failing_calls, 1, 1, kSpaceKnobs, "fault.no_space",
     "a small disk: a write takes what fits and reports that count, the next one ENOSPC",
     "ENOSPC at fsync, quotas, space that comes and goes"},
    {FamilyId::bit_flip,
     "bit_flip",
     Stream{"bit_flip"},
     Stream{"bit_flip.detail"},
     ContractLevel::lying_disk,
     16,
     1,
     {},
     "fault.bit_flip",
     "one bit of one durable file is inverted while the power is off",
     "larger bursts, damage to directories, lost and misdirected writes"},
    {FamilyId::thread_pause, "thread_pause", Stream{"thread_pause"}, Stream{"thread_pause.detail"},
     ContractLevel::honest_disk, 10'000, 50, kPauseKnobs, "fault.thread_pause",
     "a thread stands still before a call while the others and the clocks go on: descheduled, "
     "swapped out, stopped",
     "a pause of the whole process, of one core"},
    {FamilyId::eviction,
     "eviction",
     Stream{"eviction"},
     Stream{"eviction.detail"},
     ContractLevel::failing_calls,
     64,
     1,
     {},
     "fault.eviction",
     "the page cache drops clean pages of a file before a read; what a failed fsync left marked "
     "clean then reads as the disk has it: the old content",
     "pages that are dropped one by one, dirty pages that are written back early"},
}};

}  // namespace

std::span<const Family> families() { return kFamilies; }

const Family& family(FamilyId id) {
  const Family& found = kFamilies[static_cast<std::size_t>(id)];
  REPRISE_CHECK(found.id == id);
  return found;
}

const Family* find_family(std::string_view name) {
  for (const Family& candidate : kFamilies) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

}  // namespace reprise::faults
