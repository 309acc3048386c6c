#include "system/store/log_store.hpp"

#include "system/base/directory.hpp"
#include "system/base/hex.hpp"
#include "system/types/limits.hpp"
#include "system/wal/record.hpp"

namespace stemedb {

std::string LogStore::path_of(std::uint64_t base, const char* extension) const {
  return directory_ + "/" + to_hex16(base) + extension;
}

Result<std::optional<Bytes>> LogStore::get(const Bytes& key) {
  const std::lock_guard lock(mutex_);
  const auto found = table_.find(key);
  if (found == table_.end()) return std::optional<Bytes>();
  return std::optional(found->second);
}

Result<std::vector<KeyValue>> LogStore::scan_prefix(const Bytes& prefix, const Page& page) {
  const std::lock_guard lock(mutex_);
  const std::size_t limit = std::min(page.limit, kMaxPageKeys);
  auto next = page.after < prefix ? table_.lower_bound(prefix) : table_.upper_bound(page.after);
  std::vector<KeyValue> pairs;
  for (; next != table_.end() && pairs.size() < limit; ++next) {
    if (!next->first.starts_with(prefix)) break;
    pairs.push_back({next->first, next->second});
  }
  return pairs;
}

Status LogStore::write_batch(const std::vector<WriteOp>& ops) {
  const std::lock_guard lock(mutex_);
  return write_locked(ops);
}

Status LogStore::update(const Bytes& key, const Change& change) {
  const std::lock_guard lock(mutex_);
  const auto found = table_.find(key);
  const auto current = found == table_.end() ? std::nullopt : std::optional<Bytes>(found->second);
  STEMEDB_TRY_ASSIGN(const auto next, change(current));
  if (next == current) return {};
  return write_locked({{key, next}});
}

Status LogStore::check_usable() const {
  if (poisoned_) return Error(ErrorKind::kPoisoned, directory_ + ": an earlier failure; reopen");
  return {};
}

Status LogStore::poison(const Error& cause) {
  poisoned_ = true;
  return Error(ErrorKind::kPoisoned, cause.describe());
}

/// The log first: what cannot be logged is not applied.
Status LogStore::write_locked(const std::vector<WriteOp>& ops) {
  STEMEDB_TRY(check_usable());
  const Bytes batch = encode_batch(ops);
  if (batch.size() > limits::kPayloadBytes)
    return Error(ErrorKind::kTooLarge, "a batch over 16 MiB");
  const BatchRole role = tail_ == durable_ ? BatchRole::kOpens : BatchRole::kContinues;
  const Bytes record = encode_record(tail_, batch, role);
  const Status written = log_->write_at(tail_ - base_, record);
  if (!written.ok()) {
    if (!log_->truncate(tail_ - base_).ok()) return poison(written.error());
    return written;
  }
  tail_ += record.size();
  apply_to(table_, ops);
  return {};
}

Status LogStore::flush() {
  const std::lock_guard lock(mutex_);
  STEMEDB_TRY(check_usable());
  if (tail_ != durable_ && !options_.bugs.has(Bug::kNoLogFlushSync)) {
    const Status synced = log_->sync();
    if (!synced.ok()) return poison(synced.error());
  }
  durable_ = tail_;
  if (tail_ - base_ <= options_.checkpoint_bytes) return {};
  // Everything is durable already. A checkpoint that fails is tried again by the next flush, unless
  // it failed where nobody knows which generation counts.
  (void)begin_generation(tail_);
  return check_usable();
}

Status LogStore::begin_generation(std::uint64_t base) {
  STEMEDB_TRY(write_snapshot_aside(base));
  STEMEDB_TRY_ASSIGN(File log, File::open(path_of(base, ".log"), File::Mode::kCreate));
  Status renamed = rename_file(path_of(base, ".tmp"), path_of(base, ".snap"));
  if (renamed.ok() && !options_.bugs.has(Bug::kNoLogSnapshotDirSync)) {
    renamed = sync_directory(directory_);
  }
  if (!renamed.ok()) return poison(renamed.error());

  const std::uint64_t old_base = std::exchange(base_, base);
  log_ = std::move(log);
  tail_ = durable_ = base;
  has_snapshot_ = true;
  // Leftovers are harmless: the next opening removes them.
  (void)remove_file(path_of(old_base, ".snap"));
  (void)remove_file(path_of(old_base, ".log"));
  return {};
}

Status LogStore::write_snapshot_aside(std::uint64_t base) {
  const std::string path = path_of(base, ".tmp");
  STEMEDB_TRY_ASSIGN(File file, File::open(path, File::Mode::kCreate));
  Status written = file.write_at(0, encode_snapshot(base, table_));
  if (written.ok() && !options_.bugs.has(Bug::kNoLogSnapshotSync)) written = file.sync();
  if (!written.ok()) (void)remove_file(path);
  return written;
}

}  // namespace stemedb
