#include "system/engram/bugs.hpp"

#include <array>

namespace engram {
namespace {

constexpr std::array<BugInfo, static_cast<std::size_t>(Bug::kCount)> kBugs = {{
    {Bug::kB52, "B-52", "ids and contents of memories are not on the disk"},
    {Bug::kB57, "B-57", "synced and queued entries are numbered by different counters"},
    {Bug::kB58, "B-58", "entries whose write failed are dropped, and nobody is told"},
    {Bug::kB58b, "B-58b", "two background writers take batches from one queue"},
    {Bug::kB58c, "B-58c", "the timer that should sync only completes"},
    {Bug::kB59, "B-59", "compaction deletes the file that the writer goes on writing"},
    {Bug::kB60, "B-60", "a truncated entry at the end of a file fails the whole recovery"},
    {Bug::kB60b, "B-60b", "what a damaged header hides is dropped without a word"},
    {Bug::kB72, "B-72", "sequence numbers start again on every open"},
    {Bug::kB73, "B-73", "an entry of unknown type is taken for a stored memory"},
    {Bug::kM1, "M1", "no fsync of entries before their writers are told"},
    {Bug::kM2, "M2", "the buffer is written after the fsync that should cover it"},
    {Bug::kM4, "M4", "no fsync of a new log file before its rename"},
    {Bug::kM5, "M5", "no directory fsync between a rename and the removal of what it replaces"},
    {Bug::kM7, "M7", "no fsync of the old log file when another is begun"},
    {Bug::kM8, "M8", "a valid header alone commits an entry, whatever its payload"},
    {Bug::kM10, "M10", "the length in a header is trusted before its checksum"},
    {Bug::kM11, "M11", "sixty-four zeros are an empty entry"},
    {Bug::kM13, "M13", "a short read is taken for the end of the file"},
    {Bug::kM14, "M14", "a failed fsync is repeated, and the second answer is believed"},
    {Bug::kM17, "M17", "a damaged entry in the middle is treated as a torn tail"},
    {Bug::kM19, "M19", "reopening appends behind a torn tail"},
    {Bug::kM20, "M20", "log files are used again, and entries do not tell generations apart"},
    {Bug::kM22, "M22", "half an entry stays when the disk is full, and the next one follows it"},
    {Bug::kM23, "M23", "a short write is taken for a whole one"},
    {Bug::kM31, "M31", "recovery deletes the old files before the new one is durable"},
    {Bug::kM32, "M32", "a failed write is written over, and its sequence numbers are reused"},
    {Bug::kNoDirectorySync, "F-ewal-dir", "no fsync of the log directory's parent"},
    {Bug::kExtraSync, "C-sync", "control: one fsync more after every write"},
    {Bug::kReorderedRemoval, "C-order", "control: replaced files are removed newest first"},
    {Bug::kM35, "C-M35", "control: no final fsync in the mode that promises none"},
    {Bug::kB01, "B-01", "a slot is computed from a counter that moves on after the index insert"},
    {Bug::kB02, "B-02", "the same defect, as writers released from a barrier meet it"},
    {Bug::kB03, "B-03", "the same defect, and the writers of one slot interleave within it"},
    {Bug::kB04, "B-04", "the same defect with relaxed ordering, as it was found"},
    {Bug::kB05, "B-05", "the place of a text is read before the lock that appends it"},
    {Bug::kB49, "B-49", "compaction copies the texts under a lock and replaces them under another"},
    {Bug::kB49b, "B-49b", "a failed compaction writes old offsets back when the area is a new one"},
    {Bug::kB50, "B-50", "compaction shows the new area before the slots have the new offsets"},
    {Bug::kB51, "B-51", "a slot that is not there stays reserved"},
    {Bug::kB53, "B-53", "a memory that is stored again keeps its old slot"},
    {Bug::kB54, "B-54", "a published slot is read, changed and written without a lock over it all"},
    {Bug::kB55, "B-55", "a removed memory keeps its slot and is still counted"},
    {Bug::kB56, "B-56", "slots are loaded as if each began a cache line"},
    {Bug::kB82, "B-82", "a removed memory leaves the index before its slot is retired"},
}};

constexpr bool table_follows_enumeration() {
  for (std::size_t i = 0; i < kBugs.size(); ++i) {
    if (kBugs[i].bug != static_cast<Bug>(i)) return false;
  }
  return true;
}
static_assert(table_follows_enumeration());

}  // namespace

std::span<const BugInfo> all_bugs() { return kBugs; }

}  // namespace engram
