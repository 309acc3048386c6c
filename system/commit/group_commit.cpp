#include "system/commit/group_commit.hpp"

#include <system_error>

#include "system/base/thread_name.hpp"

namespace stemedb {

GroupCommitBuffer::~GroupCommitBuffer() { shutdown(); }

Status GroupCommitBuffer::start() {
  try {
    committer_ = std::thread([this] { run(); });
  } catch (const std::system_error& failure) {
    return Error(ErrorKind::kInternal, std::string("no committer thread: ") + failure.what());
  }
  return {};
}

Ticket GroupCommitBuffer::submit(Bytes payload) {
  Submission submission;
  submission.payload = std::move(payload);
  return enqueue(std::move(submission));
}

Status GroupCommitBuffer::flush() {
  Submission submission;
  submission.is_flush = true;
  STEMEDB_TRY(enqueue(std::move(submission))->wait());
  return {};
}

Ticket GroupCommitBuffer::enqueue(Submission submission) {
  const std::shared_ptr<Completion> completion = submission.completion;
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [&] { return closed_ || queue_.size() < options_.queue_capacity; });
  if (closed_) {
    completion->complete(Error(ErrorKind::kClosed, "the group commit buffer is shut down"));
    return completion;
  }
  if (options_.bugs.has(Bug::kB33b)) {
    lock.unlock();  // and what was just seen may not hold any more
    lock.lock();
  }
  submission.queued_at = std::chrono::steady_clock::now();
  queued_bytes_ += submission.payload.size();
  if (submission.is_flush) ++queued_flushes_;
  queue_.push_back(std::move(submission));
  lock.unlock();
  submitted_.notify_one();
  return completion;
}

void GroupCommitBuffer::shutdown() {
  std::thread committer;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    committer.swap(committer_);  // of several callers one joins
  }
  submitted_.notify_all();
  has_room_.notify_all();
  if (committer.joinable()) committer.join();
}

void GroupCommitBuffer::run() {
  name_this_thread("committer");
  while (true) {
    Batch batch = next_batch();
    if (batch.empty()) return;
    try {
      commit(batch);
    } catch (const std::exception& failure) {
      for (Submission& submission : batch) {
        submission.completion->complete(Error(ErrorKind::kInternal, failure.what()));
      }
    }
  }
}

bool GroupCommitBuffer::batch_is_due() const {
  return closed_ || queued_flushes_ > 0 || queue_.size() >= options_.max_batch_records ||
         queued_bytes_ >= options_.max_batch_bytes;
}

/// @returns at least one submission, or none after shutdown once the queue is drained
GroupCommitBuffer::Batch GroupCommitBuffer::next_batch() {
  std::unique_lock lock(mutex_);
  submitted_.wait(lock, [&] { return closed_ || !queue_.empty(); });
  if (queue_.empty()) return {};
  submitted_.wait_until(lock, queue_.front().queued_at + options_.max_delay,
                        [&] { return batch_is_due(); });
  Batch batch;
  std::size_t bytes = 0;
  while (!queue_.empty() && batch.size() < options_.max_batch_records) {
    const std::size_t size = queue_.front().payload.size();
    if (!batch.empty() && bytes + size > options_.max_batch_bytes) break;
    bytes += size;
    if (queue_.front().is_flush) --queued_flushes_;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  lock.unlock();
  has_room_.notify_all();
  return batch;
}

void GroupCommitBuffer::commit(Batch& batch) {
  std::vector<Result<std::uint64_t>> outcomes;
  std::optional<Error> failure;
  std::uint64_t records = 0;
  for (const Submission& submission : batch) {
    if (failure) {
      outcomes.push_back(*failure);
    } else if (submission.is_flush) {
      outcomes.push_back(std::uint64_t{0});
    } else {
      outcomes.push_back(journal_.append_unsynced(submission.payload));
      if (outcomes.back().ok())
        ++records;
      else
        failure = outcomes.back().error();
    }
  }
  if (options_.bugs.has(Bug::kB33)) {
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].completion->complete(outcomes[i]);
  }
  if (records > 0) {
    const auto synced = journal_.sync();
    if (!synced.ok()) outcomes.assign(batch.size(), synced.error());
  }
  {
    const std::lock_guard lock(mutex_);
    ++stats_.batches;
    stats_.records += records;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].completion->complete(outcomes[i]);
}

GroupCommitStats GroupCommitBuffer::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

}  // namespace stemedb
