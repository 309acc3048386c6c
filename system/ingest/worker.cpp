#include "system/ingest/worker.hpp"

#include <algorithm>

#include "system/base/thread_name.hpp"
#include "system/base/wall_clock.hpp"

namespace stemedb {

void IngestWorker::run() {
  name_this_thread("ingest");
  if (options_.bugs.has(Bug::kB10)) {
    run_with_private_cursor();
  } else {
    run_with_lease();
  }
}

/// Whoever sees the log grow and gets the lease works until nothing is left, then gives it up.
void IngestWorker::run_with_lease() {
  while (!context_.stop.raised()) {
    const std::uint64_t seen = context_.journal.tail_signal().version();
    const auto epoch = context_.lease.acquire();
    if (!epoch) return;
    epoch_ = *epoch;
    work();
    context_.lease.release(epoch_);
    if (!context_.stop.raised()) context_.journal.tail_signal().wait_for_change(seen);
  }
}

/// The defect of B-10: no lease, no epoch, and a cursor read once.
void IngestWorker::run_with_private_cursor() {
  const auto cursor = context_.cursors.load();
  if (cursor.ok()) position_ = cursor->offset;
  committed_.offset = position_;
  while (!context_.stop.raised()) {
    const std::uint64_t seen = context_.journal.tail_signal().version();
    work();
    if (!context_.stop.raised()) context_.journal.tail_signal().wait_for_change(seen);
  }
}

void IngestWorker::work() {
  claimed_ = options_.bugs.has(Bug::kB10);
  while (!context_.stop.raised() && keeps_lease()) {
    const auto stepped = step();
    if (stepped.ok() && *stepped == Step::kApplied) continue;
    const Status status = stepped.ok() ? commit() : Status(stepped.error());
    if (status.ok()) return;
    if (status.error_is(ErrorKind::kFenced) || status.error_is(ErrorKind::kClosed)) return;
    context_.progress.failed(status.error());
    back_off();
  }
  if (claimed_ && keeps_lease()) (void)commit();  // stopped: a last attempt, replay does without
}

bool IngestWorker::keeps_lease() {
  return options_.bugs.has(Bug::kB10) || context_.lease.renew(epoch_);
}

/// Doubles the pause after each failure; advance_to() resets it.
void IngestWorker::back_off() {
  backoff_ = std::clamp(2 * backoff_, options_.first_backoff, options_.longest_backoff);
  context_.stop.pause(backoff_);
}

/// Takes the cursor from where earlier holders of the lease left it, and fences them.
/// @returns false if there is nothing to do it for
Result<bool> IngestWorker::claim() {
  STEMEDB_TRY_ASSIGN(const IngestCursor current, context_.cursors.load());
  if (current.offset >= context_.journal.readable_end()) return false;
  STEMEDB_TRY_ASSIGN(committed_, context_.cursors.claim(epoch_));
  position_ = committed_.offset;
  uncommitted_records_ = 0;
  return true;
}

Result<IngestWorker::Step> IngestWorker::step() {
  if (!claimed_) {
    STEMEDB_TRY_ASSIGN(claimed_, claim());
    if (!claimed_) return Step::kNothingNew;
  }
  const ReadOutcome outcome = context_.journal.read(position_);
  if (const auto* record = std::get_if<LogRecord>(&outcome)) {
    STEMEDB_TRY(apply(*record));
  } else if (const auto* damage = std::get_if<Corrupt>(&outcome)) {
    STEMEDB_TRY(quarantine_damage(*damage));
  } else if (const auto* lost = std::get_if<BeforeStart>(&outcome)) {
    return Error(ErrorKind::kDataLoss, "the log begins at " + std::to_string(lost->first_offset) +
                                           ", the cursor is at " + std::to_string(position_));
  } else if (const auto* error = std::get_if<Error>(&outcome)) {
    if (options_.bugs.has(Bug::kB12) && error->kind() == ErrorKind::kIo) return Step::kNothingNew;
    return *error;
  } else {
    const std::uint64_t end = std::get<EndOfLog>(outcome).offset;
    if (end <= position_) return Step::kNothingNew;
    advance_to(end, true);  // the log ends with a hole
  }
  if (uncommitted_records_ >= options_.commit_every_records) STEMEDB_TRY(commit());
  return Step::kApplied;
}

Status IngestWorker::apply(const LogRecord& record) {
  const Status applied = context_.applier.apply(record.payload, wall_time_s());
  if (applied.ok()) {
    advance_to(record.next_offset, false);
    return {};
  }
  const auto reason = poison_reason(applied.error().kind());
  if (!reason || options_.bugs.has(Bug::kB30)) return applied;

  STEMEDB_TRY(quarantine({record.offset, record.next_offset - record.offset, *reason, wall_time_s(),
                          applied.error().message(), record.payload}));
  advance_to(record.next_offset, true);
  return {};
}

Status IngestWorker::quarantine_damage(const Corrupt& damage) {
  STEMEDB_TRY(quarantine({damage.offset,
                          damage.resume_offset - damage.offset,
                          QuarantineReason::kDamaged,
                          wall_time_s(),
                          to_string(damage.reason),
                          {}}));
  advance_to(damage.resume_offset, true);
  return {};
}

Status IngestWorker::quarantine(const QuarantineRecord& record) {
  STEMEDB_TRY(context_.quarantine.add(record));
  return {};
}

void IngestWorker::advance_to(std::uint64_t offset, bool quarantined) {
  position_ = offset;
  ++uncommitted_records_;
  backoff_ = {};
  context_.progress.applied(offset, quarantined);
}

Status IngestWorker::commit() {
  if (claimed_) STEMEDB_TRY(commit_cursor());
  context_.progress.succeeded();
  if (!claimed_ || !options_.clean_up_log) return {};
  STEMEDB_TRY(context_.journal.segments().advance_cursor(kIngestConsumer, position_));
  STEMEDB_TRY(context_.journal.segments().cleanup());
  return {};
}

Status IngestWorker::commit_cursor() {
  const bool indexes_first = !options_.bugs.has(Bug::kB71);
  if (indexes_first) STEMEDB_TRY(context_.store.read_optimised().flush());
  if (position_ != committed_.offset) STEMEDB_TRY(put_cursor());
  STEMEDB_TRY(context_.store.write_optimised().flush());
  if (!indexes_first) STEMEDB_TRY(context_.store.read_optimised().flush());
  uncommitted_records_ = 0;
  context_.progress.committed(position_);
  return {};
}

Status IngestWorker::put_cursor() {
  if (options_.bugs.has(Bug::kB10)) {
    STEMEDB_TRY(context_.cursors.overwrite({position_, 0}));
  } else {
    STEMEDB_TRY(context_.cursors.advance(committed_, position_));
  }
  committed_.offset = position_;
  return {};
}

}  // namespace stemedb
