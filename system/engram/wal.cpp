// The log as its callers see it: the queue, the background writer, shutdown.
#include "system/engram/wal.hpp"

#include <algorithm>

#include "system/base/thread_name.hpp"

namespace engram {

Wal::~Wal() { (void)shutdown(); }

Result<std::uint64_t> Wal::write_sync(Draft draft) {
  const Ticket ticket = enqueue(std::move(draft), true);
  {
    const std::lock_guard lock(file_mutex_);
    // Somebody else's sync may have covered this entry while we waited for the lock.
    if (!ticket->is_settled()) commit(true);
  }
  return ticket->wait();
}

Ticket Wal::write_async(Draft draft) {
  const Ticket ticket = enqueue(std::move(draft), false);
  wake_.notify_all();
  return ticket;
}

Status Wal::sync() {
  const std::lock_guard lock(file_mutex_);
  commit(true);
  return status();
}

Status Wal::shutdown() {
  {
    const std::lock_guard lock(queue_mutex_);
    if (stopping_) return {};
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& writer : writers_) writer.join();
  const std::lock_guard lock(file_mutex_);
  if (!file_) return {};
  commit(!(has(Bug::kM35) && options_.mode == FsyncMode::kNone));
  directory_lock_.reset();
  return status();
}

std::uint64_t Wal::lag_ms() const {
  const std::lock_guard lock(queue_mutex_);
  if (unsettled_.empty()) return 0;
  const auto lag = Clock::now() - unsettled_.begin()->second;
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(lag).count());
}

Ticket Wal::enqueue(Draft draft, bool synced) {
  Pending pending;
  pending.entry = {0, wall_time_ns(), draft.type, std::move(draft.payload)};
  pending.synced = synced;
  const Ticket ticket = pending.ticket;
  const std::lock_guard lock(queue_mutex_);
  if (stopping_) {
    ticket->settle(Error(ErrorKind::kClosed, "the log is shut down"));
  } else if (pending.entry.payload.size() > kMostPayloadBytes) {
    ticket->settle(Error(ErrorKind::kTooLarge, "a payload has at most 16 MiB"));
  } else {
    pending.arrival = ++arrivals_;
    pending.queued_at = Clock::now();
    unsettled_.emplace(pending.arrival, pending.queued_at);
    queue_.push_back(std::move(pending));
  }
  return ticket;
}

std::deque<Wal::Pending> Wal::take_pending() {
  const std::lock_guard lock(queue_mutex_);
  return std::exchange(queue_, {});
}

void Wal::settle(Pending& pending, Result<std::uint64_t> outcome) {
  {
    const std::lock_guard lock(queue_mutex_);
    unsettled_.erase(pending.arrival);
  }
  pending.ticket->settle(std::move(outcome));
}

Status Wal::start_writers() {
  if (!options_.background_writer) return {};
  try {
    const int count = has(Bug::kB58b) ? 2 : 1;
    for (int i = 0; i < count; ++i) writers_.emplace_back([this] { run_writer(); });
  } catch (const std::system_error& failure) {
    return Error(ErrorKind::kInternal, std::string("no writer thread: ") + failure.what());
  }
  return {};
}

void Wal::run_writer() {
  stemedb::name_this_thread("engram-wal");
  std::unique_lock lock(queue_mutex_);
  while (true) {
    const auto has_work = [this] { return stopping_ || !queue_.empty(); };
    if (timer_due_) {
      wake_.wait_until(lock, *timer_due_, has_work);
    } else {
      wake_.wait(lock, has_work);
    }
    if (stopping_) return;  // shutdown writes the rest
    if (!queue_.empty()) {
      wake_.wait_until(lock, queue_.front().queued_at + options_.max_batch_delay,
                       [this] { return stopping_ || queue_.size() >= options_.max_batch_entries; });
    }
    lock.unlock();
    write_batch();
    lock.lock();
  }
}

/// The queue is emptied under the file lock: two who did it before would race for the order.
void Wal::write_batch() {
  if (has(Bug::kB58b)) {
    std::deque<Pending> batch = take_pending();
    const std::lock_guard lock(file_mutex_);
    commit(std::move(batch), false);
    return;
  }
  const std::lock_guard lock(file_mutex_);
  commit(false);
}

/// Tells the background writer when it must come back without a new entry.
void Wal::note_timer() {
  const std::lock_guard lock(queue_mutex_);
  timer_due_.reset();
  if (options_.mode == FsyncMode::kTimer && !written_.empty()) {
    timer_due_ = written_.front().queued_at + options_.sync_interval;
  }
}

}  // namespace engram
