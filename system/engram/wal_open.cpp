// Opening a log: the lock, recovery, and the file that the writer goes on in.
#include <unistd.h>

#include "system/base/directory.hpp"
#include "system/engram/wal.hpp"

namespace engram {

Result<std::unique_ptr<Wal>> Wal::open(const std::string& directory, const WalOptions& options,
                                       Sink sink) {
  std::unique_ptr<Wal> wal(new Wal(directory, options, std::move(sink)));
  STEMEDB_TRY(wal->take_directory());
  STEMEDB_TRY(wal->recover());
  STEMEDB_TRY(wal->start_writers());
  return wal;
}

Status Wal::take_directory() {
  STEMEDB_TRY(create_durably());
  using stemedb::File;
  STEMEDB_TRY_ASSIGN(directory_lock_, File::open(directory_ + "/LOCK", File::Mode::kCreate));
  return directory_lock_->lock();
}

/// A name whose fsync failed is taken back, if the directory is still empty: another fsync may
/// succeed and mean nothing, so the next open must make it anew.
Status Wal::create_durably() const {
  STEMEDB_TRY(stemedb::create_directory(directory_));
  if (has(Bug::kNoDirectorySync)) return {};
  const Status synced = stemedb::sync_directory(stemedb::parent_of(directory_));
  if (!synced.ok()) ::rmdir(directory_.c_str());
  return synced;
}

Status Wal::recover() {
  STEMEDB_TRY_ASSIGN(recovered_, read_log(directory_, options_.bugs));
  for (const Entry& entry : recovered_.entries) STEMEDB_TRY(sink_(entry));
  next_sequence_ = has(Bug::kB72) ? 1 : recovered_.next_sequence;
  next_synced_sequence_ = next_sequence_;
  const bool goes_on = has(Bug::kM19) && recovered_.newest_number > 0;
  STEMEDB_TRY(goes_on ? continue_newest() : install_recovered());
  recovered_.entries.clear();
  return {};
}

/// Writes what was found into one new file, and only then lets go of the others.
Status Wal::install_recovered() {
  const std::uint64_t number = next_file_number(recovered_.newest_number);
  const std::vector<Entry>& entries = recovered_.entries;
  const std::uint64_t first = entries.empty() ? next_sequence_ : entries.front().sequence;
  if (has(Bug::kM31)) remove_replaced(directory_, number, options_.bugs);
  STEMEDB_TRY_ASSIGN(file_, create_log_file(directory_, number, EntryType::kCompactionMarker, first,
                                            entries, options_.bugs));
  STEMEDB_TRY(set_damaged_aside());
  remove_replaced(directory_, number, options_.bugs);
  return {};
}

/// What could not be read or understood is kept for people, and for newer versions.
Status Wal::set_damaged_aside() const {
  std::string last;
  for (const Damage& damage : recovered_.damage) {
    if (damage.file == last) continue;
    const std::string path = directory_ + "/" + damage.file;
    STEMEDB_TRY(stemedb::rename_file(path, path + ".damaged"));
    last = damage.file;
  }
  return {};
}

/// The defect of M19: whatever the newest file ends with stays in it.
Status Wal::continue_newest() {
  const std::string path = directory_ + "/" + log_file_name(recovered_.newest_number);
  STEMEDB_TRY_ASSIGN(PosixFile file, PosixFile::open_to_write(path, options_.bugs));
  STEMEDB_TRY_ASSIGN(const std::uint64_t size, file.size());
  file_ = OpenLogFile{std::move(file), recovered_.newest_number, recovered_.newest_salt, size, 0};
  return {};
}

}  // namespace engram
