#include "system/base/bugs.hpp"

#include <array>

namespace stemedb {
namespace {

constexpr std::array<BugInfo, static_cast<std::size_t>(Bug::kCount)> kBugs = {{
    {Bug::kB08, "B-08", "the vote count is read, incremented and written without a lock"},
    {Bug::kB09, "B-09", "the vote weight is read, added to and written without a lock"},
    {Bug::kB10, "B-10", "every ingest worker keeps a private cursor and overwrites the shared key"},
    {Bug::kB11, "B-11", "index lists are read, appended to and written back without a lock"},
    {Bug::kB12, "B-12", "any I/O error while reading the log means there is no new data"},
    {Bug::kB19, "B-19", "ingest validates nothing but signatures"},
    {Bug::kB23, "B-23", "replay after a crash counts votes again"},
    {Bug::kB24, "B-24", "recovery truncates at the first bad record, whatever follows it"},
    {Bug::kB25, "B-25", "a failed append leaves its partial record and the next one follows it"},
    {Bug::kB26, "B-26", "a failed fsync is retried, and the retry is believed"},
    {Bug::kB26b, "B-26b", "reopening after a failed fsync trusts what the page cache shows"},
    {Bug::kB28, "B-28", "decoding allocates for a count before checking it"},
    {Bug::kB29, "B-29", "a claim replaces the one that is stored under its hash"},
    {Bug::kB30, "B-30", "a record that always fails is retried for ever"},
    {Bug::kB31, "B-31", "signatures bind only subject and predicate"},
    {Bug::kB32, "B-32", "keys are joined with colons and are ambiguous"},
    {Bug::kB33, "B-33", "group commit completes callers before the fsync"},
    {Bug::kB33b, "B-33b", "a submission racing shutdown is never completed"},
    {Bug::kB34, "B-34", "a reader does not refresh its segment list on a miss"},
    {Bug::kB35, "B-35", "cleanup deletes by a minimum taken before it got the lock"},
    {Bug::kB36, "B-36", "vote row, count and weight are three writes, and duplicates count again"},
    {Bug::kB36b, "B-36b", "a vote cache of the wrong length reads as zero"},
    {Bug::kB37, "B-37", "vote weights are summed as f32"},
    {Bug::kB71, "B-71", "the cursor is flushed before the indexes it covers"},
    {Bug::kB80, "B-80", "timestamps are compared after truncation to 32 signed bits"},
    {Bug::kB81, "B-81", "nodes are overwritten that a root whose writing failed may refer to"},
    {Bug::kM16, "M-16", "readers see records whose fsync has not succeeded"},
    {Bug::kNoWalRecordSync, "F-wal-record", "no fsync of appended records"},
    {Bug::kNoWalSealedSync, "F-wal-sealed", "no fsync of the old segment at rotation"},
    {Bug::kNoWalSegmentDirSync, "F-wal-segment-dir", "no directory fsync after a new segment"},
    {Bug::kNoWalRecoveredSync, "F-wal-recovered", "no fsync of the segment recovery accepted"},
    {Bug::kNoWalRecoveredDirSync, "F-wal-recovered-dir", "no directory fsync in recovery"},
    {Bug::kNoWalHolesSync, "F-wal-holes", "no fsync of the HOLES file before its rename"},
    {Bug::kNoWalHolesDirSync, "F-wal-holes-dir", "no directory fsync after renaming HOLES"},
    {Bug::kNoWalCleanupDirSync, "F-wal-cleanup-dir",
     "no directory fsync between cleaned-up segments"},
    {Bug::kNoLogFlushSync, "F-log-flush", "no fsync of the log store's log in flush"},
    {Bug::kNoLogSnapshotSync, "F-log-snapshot", "no fsync of a snapshot before its rename"},
    {Bug::kNoLogSnapshotDirSync, "F-log-snapshot-dir", "no directory fsync after a snapshot"},
    {Bug::kNoLogRecoveredDirSync, "F-log-recovered-dir",
     "no directory fsync on opening the log store"},
    {Bug::kNoTreeNodesSync, "F-tree-nodes", "no fsync of tree nodes before the root is switched"},
    {Bug::kNoTreeRootSync, "F-tree-root", "no fsync of the switched root"},
    {Bug::kNoTreeRewriteSync, "F-tree-rewrite", "no fsync of a rewritten tree before its rename"},
    {Bug::kNoTreeRewriteDirSync, "F-tree-rewrite-dir", "no directory fsync after a rewritten tree"},
    {Bug::kNoTreeRecoveredSync, "F-tree-recovered", "no fsync of the root chosen on opening"},
    {Bug::kNoTreeRecoveredDirSync, "F-tree-recovered-dir",
     "no directory fsync on opening the tree"},
    {Bug::kNoNodeDirSync, "F-node-dir", "no fsync of the node directory's parent"},
    {Bug::kNoNodePartsSync, "F-node-parts", "no fsync of the node directory with its parts in it"},
}};

constexpr bool table_follows_enumeration() {
  for (std::size_t i = 0; i < kBugs.size(); ++i) {
    if (kBugs[i].bug != static_cast<Bug>(i)) return false;
  }
  return true;
}
static_assert(table_follows_enumeration());

const BugInfo* find(std::string_view id) {
  for (const BugInfo& info : kBugs) {
    if (info.id == id) return &info;
  }
  return nullptr;
}

}  // namespace

std::span<const BugInfo> all_bugs() { return kBugs; }

Result<BugSwitches> BugSwitches::parse(std::string_view ids) {
  BugSwitches switches;
  bool more = !ids.empty();
  while (more) {
    const std::size_t comma = ids.find(',');
    const std::string_view id = ids.substr(0, comma);
    const BugInfo* info = find(id);
    if (info == nullptr) {
      return Error(ErrorKind::kInvalidInput, "no bug switch is called '" + std::string(id) + "'");
    }
    switches.set(info->bug);
    more = comma != std::string_view::npos;
    if (more) ids.remove_prefix(comma + 1);
  }
  return switches;
}

}  // namespace stemedb
