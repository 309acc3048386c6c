// Opening a journal: directories, the lock, recovery. And closing it.
#include <algorithm>

#include "system/base/directory.hpp"
#include "system/wal/journal.hpp"
#include "system/wal/segment_file.hpp"
#include "system/wal/synced_mark.hpp"

namespace stemedb {

Result<std::unique_ptr<Journal>> Journal::open(const std::string& directory,
                                               const JournalOptions& options) {
  std::unique_ptr<Journal> journal(new Journal(directory, options));
  if (options.mode == JournalOptions::Mode::kWriter) {
    STEMEDB_TRY(journal->open_writer());
  } else {
    STEMEDB_TRY(journal->open_reader());
  }
  return journal;
}

Status Journal::open_writer() {
  STEMEDB_TRY(prepare_directory());
  STEMEDB_TRY_ASSIGN(holes_, load_holes(directory_));
  STEMEDB_TRY_ASSIGN(auto bases, list_segments(directory_));
  if (bases.empty()) {
    STEMEDB_TRY(create_segment(directory_, 0, options_.bugs));
    bases.push_back(0);
  }
  STEMEDB_TRY(recover(bases));
  return open_active();
}

Status Journal::prepare_directory() {
  STEMEDB_TRY(create_directory(directory_));
  STEMEDB_TRY_ASSIGN(lock_file_, File::open(directory_ + "/LOCK", File::Mode::kCreate));
  return lock_file_->lock();
}

Status Journal::recover(const std::vector<std::uint64_t>& bases) {
  STEMEDB_TRY_ASSIGN(const std::uint64_t mark, load_synced_mark(directory_));
  const std::uint64_t floor = std::max(mark, options_.acknowledged_floor);
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    const bool is_last = i + 1 == bases.size();
    const ScanRules rules{is_last, floor, holes_};
    STEMEDB_TRY_ASSIGN(auto report, recover_segment(directory_, bases[i], rules, options_.bugs));
    segments.push_back({bases[i], report.end - bases[i], !is_last});
    damage_.insert(damage_.end(), report.interior.begin(), report.interior.end());
    recovery_reports_.push_back(std::move(report));
  }
  // The last segment's name may be a killed writer's, never synced; so may a deletion.
  if (!options_.bugs.has(Bug::kNoWalRecoveredDirSync)) STEMEDB_TRY(sync_directory(directory_));
  return segments_.load(std::move(segments));
}

Status Journal::open_active() {
  const Segment active = segments_.active();
  const std::string path = directory_ + "/" + segment_name(active.base);
  STEMEDB_TRY_ASSIGN(active_, File::open(path, File::Mode::kReadWrite));
  active_base_ = active.base;
  tail_ = active.end();
  durable_ = tail_;
  return {};
}

Status Journal::open_reader() { return refresh(); }

Status Journal::close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return {};
    closed_ = true;
    if (active_ && !poisoned_) {
      STEMEDB_TRY(sync_locked());
      STEMEDB_TRY(store_synced_mark(directory_, durable_));
    }
    active_.reset();
    lock_file_.reset();
  }
  tail_signal_.notify();
  return {};
}

}  // namespace stemedb
