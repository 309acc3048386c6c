// The writing half of a journal: append, sync, rotate, and what happens when one of them fails.
#include "system/types/limits.hpp"
#include "system/wal/journal.hpp"
#include "system/wal/segment_file.hpp"

namespace stemedb {

Result<std::uint64_t> Journal::append(ByteView payload) {
  const std::lock_guard lock(mutex_);
  STEMEDB_TRY_ASSIGN(const std::uint64_t offset, append_locked(payload));
  const bool due = options_.durability == Durability::kImmediate ||
                   (options_.durability == Durability::kBatched &&
                    unsynced_records_ >= options_.sync_every_records);
  if (due) STEMEDB_TRY(sync_locked());
  return offset;
}

Result<std::uint64_t> Journal::append_unsynced(ByteView payload) {
  const std::lock_guard lock(mutex_);
  return append_locked(payload);
}

Result<std::uint64_t> Journal::sync() {
  const std::lock_guard lock(mutex_);
  STEMEDB_TRY(check_writable());
  STEMEDB_TRY(sync_locked());
  return durable_;
}

Status Journal::check_writable() const {
  if (options_.mode == JournalOptions::Mode::kReader) {
    return Error(ErrorKind::kInvalidInput, "a reader does not append");
  }
  if (closed_) return Error(ErrorKind::kClosed, "the journal is closed");
  if (poisoned_) return Error(ErrorKind::kPoisoned, "an earlier failure; reopen the journal");
  if (!damage_.empty()) return Error(ErrorKind::kDegraded, "interior damage awaits quarantine");
  return {};
}

Result<std::uint64_t> Journal::append_locked(ByteView payload) {
  STEMEDB_TRY(check_writable());
  if (payload.empty()) return Error(ErrorKind::kEmpty, "a record needs a payload");
  if (payload.size() > limits::kPayloadBytes) {
    return Error(ErrorKind::kTooLarge, "a payload has at most 16777216 bytes");
  }
  const std::uint64_t size = kRecordHeaderBytes + payload.size();
  const std::uint64_t active_bytes = tail_ - active_base_;
  if (active_bytes > 0 && active_bytes + size > options_.max_segment_bytes) STEMEDB_TRY(rotate());

  const std::uint64_t offset = tail_;
  const BatchRole role = tail_ == durable_ ? BatchRole::kOpens : BatchRole::kContinues;
  const Status written = active_->write_at(offset - active_base_ + kSegmentHeaderBytes,
                                           encode_record(offset, payload, role));
  if (!written.ok()) {
    STEMEDB_TRY(undo_append(written.error()));
    return written.error();
  }
  tail_ += size;
  ++unsynced_records_;
  ++stats_.appends;
  segments_.grow_active(size);
  if (shows_unsynced()) tail_signal_.notify();
  return offset;
}

/// Cuts a partly written record off, so that the next one begins where this one did.
Status Journal::undo_append(const Error& cause) {
  if (options_.bugs.has(Bug::kB25)) {
    STEMEDB_TRY_ASSIGN(const std::uint64_t size, active_->size());
    const std::uint64_t end = active_base_ + size - kSegmentHeaderBytes;
    segments_.grow_active(end - tail_);
    tail_ = end;
    return {};
  }
  const Status truncated = active_->truncate(tail_ - active_base_ + kSegmentHeaderBytes);
  if (truncated.ok()) return {};
  poisoned_ = true;
  return Error(ErrorKind::kPoisoned, "a partial record cannot be cut off: " + cause.describe());
}

/// Puts a new segment behind the active one. The old one is synced first, also if every record in
/// it is: an append that failed may have left a longer file whose truncation a crash would undo. A
/// batch may span the two; its second half then opens a batch of its own.
Status Journal::rotate() {
  STEMEDB_TRY(sync_file(Bug::kNoWalSealedSync));
  note_durable();
  auto created = create_segment(directory_, tail_, options_.bugs);
  if (!created.ok()) {
    if (created.error().kind() == ErrorKind::kPoisoned) poisoned_ = true;
    return created.error();
  }
  active_ = *std::move(created);
  active_base_ = tail_;
  segments_.rotate_active();
  ++stats_.rotations;
  return {};
}

Status Journal::sync_locked() {
  if (tail_ == durable_) return {};
  STEMEDB_TRY(sync_file(Bug::kNoWalRecordSync));
  note_durable();
  unsynced_records_ = 0;
  ++stats_.record_syncs;
  return {};
}

/// Here and not where a call succeeds: also a rotation that fails later has synced the old segment,
/// and who waits for its records must hear of them.
void Journal::note_durable() {
  durable_ = tail_;
  tail_signal_.notify();
}

/// After a failed fsync nobody knows what is on the disk, and another fsync that succeeds says
/// nothing about the pages the first one gave up: the journal is poisoned, recovery sorts it out.
Status Journal::sync_file(Bug left_out) {
  if (options_.bugs.has(left_out)) return {};
  Status synced = active_->sync();
  if (!synced.ok() && options_.bugs.has(Bug::kB26)) synced = active_->sync();
  if (synced.ok()) return {};
  poisoned_ = true;
  return Error(ErrorKind::kPoisoned, synced.error().describe());
}

}  // namespace stemedb
