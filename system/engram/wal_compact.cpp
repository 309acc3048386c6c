// Compaction: the log becomes what it amounts to.
#include "system/engram/wal.hpp"

namespace engram {

/// Everything queued is written to the old file first, so that the snapshot has it; what comes in
/// meanwhile waits for the file lock and goes to the new one.
Status Wal::compact(const Snapshot& snapshot) {
  const std::lock_guard lock(file_mutex_);
  STEMEDB_TRY(check_open());
  commit(true);
  STEMEDB_TRY(status());
  STEMEDB_TRY_ASSIGN(std::vector<Draft> drafts, snapshot());
  std::vector<Entry> entries;
  for (Draft& draft : drafts) {
    const std::uint64_t sequence = next_sequence_ + entries.size();
    entries.push_back({sequence, wall_time_ns(), draft.type, std::move(draft.payload)});
  }
  auto created =
      create_log_file(directory_, next_file_number(file_->number), EntryType::kCompactionMarker,
                      next_sequence_, entries, options_.bugs);
  if (!created.ok()) {
    // With a name that may vanish again there are two logs, and a later open would choose.
    if (created.error().kind() == ErrorKind::kPoisoned) poison(created.error());
    return created.error();
  }
  next_sequence_ += entries.size();
  remove_replaced(directory_, created->number, options_.bugs);
  if (!has(Bug::kB59)) file_ = *std::move(created);
  return {};
}

Status Wal::check_open() const {
  const std::lock_guard lock(queue_mutex_);
  if (stopping_) return Error(ErrorKind::kClosed, "the log is shut down");
  return {};
}

}  // namespace engram
