// Opening a log store: which generation counts, and what its log adds to its snapshot.
#include "system/base/directory.hpp"
#include "system/base/hex.hpp"
#include "system/store/log_store.hpp"
#include "system/wal/scan.hpp"

namespace stemedb {

Result<std::unique_ptr<LogStore>> LogStore::open(const std::string& directory,
                                                 const LogStoreOptions& options) {
  std::unique_ptr<LogStore> store(new LogStore(directory, options));
  STEMEDB_TRY(create_directory(directory));
  STEMEDB_TRY_ASSIGN(store->lock_file_, File::open(directory + "/LOCK", File::Mode::kCreate));
  STEMEDB_TRY(store->lock_file_->lock());
  STEMEDB_TRY(store->recover());
  return store;
}

Status LogStore::recover() {
  STEMEDB_TRY(choose_generation());
  STEMEDB_TRY(load_snapshot());
  STEMEDB_TRY(load_log());
  STEMEDB_TRY_ASSIGN(const std::uint64_t log_bytes, log_->size());
  if (log_bytes > 0) {
    // Behind everything the log holds, torn or not: no offset is used twice, so nothing of a torn
    // batch can ever pass for a part of a later one.
    STEMEDB_TRY(begin_generation(base_ + log_bytes));
  } else if (!options_.bugs.has(Bug::kNoLogRecoveredDirSync)) {
    // A killed process may have renamed the snapshot without getting as far as this.
    STEMEDB_TRY(sync_directory(directory_));
  }
  remove_other_generations();
  return {};
}

/// The snapshot with the highest base: a snapshot gets its name only when it is complete.
Status LogStore::choose_generation() {
  STEMEDB_TRY_ASSIGN(const auto names, list_directory(directory_));
  for (const std::string& name : names) {
    if (!name.ends_with(".snap")) continue;
    const auto base = parse_hex16(name.substr(0, name.size() - 5));
    if (!base) return Error(ErrorKind::kBadName, directory_ + "/" + name + " is no snapshot");
    base_ = std::max(base_, *base);
    has_snapshot_ = true;
  }
  return {};
}

Status LogStore::load_snapshot() {
  if (!has_snapshot_) return {};
  const std::string path = path_of(base_, ".snap");
  STEMEDB_TRY_ASSIGN(const Bytes bytes, read_file(path));
  auto table = decode_snapshot(base_, bytes);
  if (!table.ok()) return Error(ErrorKind::kCorrupt, path + ": " + table.error().message());
  table_ = *std::move(table);
  return {};
}

Status LogStore::load_log() {
  tail_ = durable_ = base_;
  const std::string path = path_of(base_, ".log");
  STEMEDB_TRY_ASSIGN(const bool present, exists(path));
  if (present) {
    STEMEDB_TRY_ASSIGN(const Bytes bytes, read_file(path));
    STEMEDB_TRY(replay(bytes));
  }
  const auto mode = present ? File::Mode::kReadWrite : File::Mode::kCreateNew;
  STEMEDB_TRY_ASSIGN(log_, File::open(path, mode));
  return {};
}

Status LogStore::replay(ByteView log) {
  const SegmentScan scan = scan_segment(base_, log, {});
  if (!scan.interior.empty()) {
    return Error(ErrorKind::kCorrupt,
                 path_of(base_, ".log") + " is damaged before flushed batches");
  }
  while (tail_ < scan.end) {
    const auto parsed = parse_record(tail_, log.substr(tail_ - base_));
    const auto& record = *std::get_if<RecordView>(&parsed);
    STEMEDB_TRY_ASSIGN(const auto ops, decode_batch(record.payload));
    apply_to(table_, ops);
    tail_ += record.size();
  }
  return {};
}

/// What earlier generations and unfinished checkpoints left. Should it fail, the next opening sees
/// to it; the highest snapshot counts in any case.
void LogStore::remove_other_generations() {
  const auto names = list_directory(directory_);
  if (!names.ok()) return;
  const std::string current = to_hex16(base_);
  for (const std::string& name : *names) {
    const bool is_ours = name == "LOCK" || name == current + ".log" || name == current + ".snap";
    if (!is_ours) (void)remove_file(directory_ + "/" + name);
  }
}

}  // namespace stemedb
