// The writing half of a log: from the queue into the file, and what happens when that fails.
// Whoever calls holds the file lock.
#include "system/engram/wal.hpp"

namespace engram {
namespace {

// One write for many entries, and never a huge one.
constexpr std::size_t kBufferBytes = 64 << 10;

}  // namespace

void Wal::commit(bool force_sync) { commit(take_pending(), force_sync); }

void Wal::commit(std::deque<Pending> batch, bool force_sync) {
  for (Pending& pending : batch) {
    force_sync = force_sync || pending.synced;  // whoever takes it from the queue
    append(std::move(pending));
    if (options_.mode == FsyncMode::kPerWrite) sync_file();
  }
  const bool timer_due = is_timer_due();
  if (force_sync || options_.mode == FsyncMode::kPerBatch || (timer_due && !has(Bug::kB58c))) {
    sync_file();
  } else {
    flush();
    if (options_.mode == FsyncMode::kNone || timer_due) settle_written();
  }
  note_timer();
}

void Wal::append(Pending pending) {
  const std::uint64_t bytes = kEntryHeaderBytes + pending.entry.payload.size();
  Status ready = status();
  if (ready.ok() && is_full_for(bytes)) ready = rotate();
  if (!ready.ok()) {
    settle(pending, ready.error());
    return;
  }
  if (buffer_.size() >= kBufferBytes) flush();
  pending.entry.sequence = next_number(pending);
  buffer_ += encode_entry(pending.entry, {file_->synced_end, file_->salt});
  buffered_.push_back(std::move(pending));
}

std::uint64_t Wal::next_number(const Pending& pending) {
  if (has(Bug::kB57) && pending.synced) return next_synced_sequence_++;
  return next_sequence_++;
}

bool Wal::is_full_for(std::uint64_t bytes) const {
  const std::uint64_t end = file_->end + buffer_.size();
  return end > kEmptyFileBytes && end + bytes > options_.max_file_bytes;
}

/// Goes on in a new file. The old one is synced first: nothing that is written later may survive
/// what was written earlier, and recovery takes damage in it for rot.
Status Wal::rotate() {
  if (has(Bug::kM7)) {
    flush();
  } else {
    sync_file();
  }
  STEMEDB_TRY(status());
  auto created = create_log_file(directory_, next_file_number(file_->number),
                                 EntryType::kCheckpoint, next_sequence_, {}, options_.bugs);
  if (created.ok()) {
    file_ = *std::move(created);
  } else if (created.error().kind() == ErrorKind::kPoisoned) {
    poison(created.error());
  }
  return created.ok() ? Status() : Status(created.error());
}

void Wal::flush() {
  if (buffer_.empty()) return;
  const Status written = file_->file.write_at(file_->end, buffer_);
  if (!written.ok()) {
    undo_write(written.error());
    return;
  }
  file_->end += buffer_.size();
  buffer_.clear();
  for (Pending& pending : buffered_) written_.push_back(std::move(pending));
  buffered_.clear();
  if (has(Bug::kExtraSync)) (void)fsync_file();
}

/// Takes a failed write back, so that its writers can be told that it is not in the log.
void Wal::undo_write(const Error& cause) {
  if (const Status cut = cut_off(); !cut.ok()) {
    poison(cut.error());
    return;
  }
  buffer_.clear();
  for (Pending& pending : std::exchange(buffered_, {})) {
    if (has(Bug::kB58)) {
      settle(pending, pending.entry.sequence);
    } else {
      settle(pending, cause);
    }
  }
}

/// Durably: a crash must not bring back what was reported as not written.
Status Wal::cut_off() {
  if (has(Bug::kM32)) {
    next_sequence_ = buffered_.front().entry.sequence;
    return {};
  }
  if (has(Bug::kM22)) {
    STEMEDB_TRY_ASSIGN(file_->end, file_->file.size());
    return {};
  }
  STEMEDB_TRY(file_->file.truncate(file_->end));
  STEMEDB_TRY(file_->file.sync());
  file_->synced_end = file_->end;
  settle_written();
  return {};
}

void Wal::sync_file() {
  if (!has(Bug::kM2)) flush();
  if (poisoned_) return;
  if (file_->synced_end < file_->end && !fsync_file()) return;
  if (has(Bug::kM2)) flush();
  settle_written();
}

/// After a failed fsync nobody knows what is on the disk, and another one that succeeds says
/// nothing about the pages that the first one gave up. @returns whether it succeeded
bool Wal::fsync_file() {
  Status synced = has(Bug::kM1) ? Status() : file_->file.sync();
  if (!synced.ok() && has(Bug::kM14)) synced = file_->file.sync();
  if (synced.ok()) {
    file_->synced_end = file_->end;
  } else {
    poison(synced.error());
  }
  return synced.ok();
}

void Wal::settle_written() {
  for (Pending& pending : std::exchange(written_, {})) {
    const Status taken = sink_(pending.entry);
    settle(pending, taken.ok() ? Result<std::uint64_t>(pending.entry.sequence) : taken.error());
  }
}

void Wal::poison(const Error& cause) {
  poisoned_ = Error(ErrorKind::kPoisoned, "reopen the log; an earlier failure: " + cause.message());
  buffer_.clear();
  for (std::deque<Pending>* stranded : {&written_, &buffered_}) {
    for (Pending& pending : std::exchange(*stranded, {})) settle(pending, *poisoned_);
  }
}

bool Wal::is_timer_due() const {
  const std::deque<Pending>& oldest = written_.empty() ? buffered_ : written_;
  return options_.mode == FsyncMode::kTimer && !oldest.empty() &&
         Clock::now() >= oldest.front().queued_at + options_.sync_interval;
}

Status Wal::status() const { return poisoned_ ? Status(*poisoned_) : Status(); }

}  // namespace engram
