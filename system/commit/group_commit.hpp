#pragma once
// GroupCommitBuffer: one fsync for many writers. Callers submit through a bounded queue; one
// committer thread takes a batch, appends it, syncs once, and only then completes the callers.
//
// Offsets have the order of the queue. Every submission completes exactly once, also across
// shutdown and failures. If the append of one record fails, those before it are still committed; if
// the fsync fails, all of the batch get the error and the journal is poisoned.
//
// Threading: all calls may run concurrently. The queue's lock is never held while the journal
// works.

#include <deque>
#include <thread>

#include "system/commit/completion.hpp"
#include "system/wal/journal.hpp"

namespace stemedb {

struct GroupCommitOptions {
  std::size_t max_batch_records = 128;
  std::size_t max_batch_bytes = 1 << 20;
  /// How long a batch waits for company after its first record.
  std::chrono::nanoseconds max_delay = std::chrono::milliseconds(5);
  std::size_t queue_capacity = 1024;
  BugSwitches bugs;
};

struct GroupCommitStats {
  std::uint64_t batches = 0;
  std::uint64_t records = 0;
};

class GroupCommitBuffer {
 public:
  /// @param journal a writer, which outlives this
  GroupCommitBuffer(Journal& journal, const GroupCommitOptions& options)
      : journal_(journal), options_(options) {}
  /// Shuts down.
  ~GroupCommitBuffer();

  /// Starts the committer.
  Status start();

  /// Queues a record; blocks while the queue is full.
  /// @returns what completes once the record is durable; at once with Closed after shutdown
  Ticket submit(Bytes payload);

  /// Blocks until everything submitted before is durable.
  /// @returns the error of the commit it waited for
  Status flush();

  /// Refuses new submissions, commits what is queued, and ends the committer.
  void shutdown();

  GroupCommitStats stats() const;

 private:
  struct Submission {
    Bytes payload;
    bool is_flush = false;  ///< appends nothing; completes with the batch it is in
    std::chrono::steady_clock::time_point queued_at;
    std::shared_ptr<Completion> completion = std::make_shared<Completion>();
  };
  using Batch = std::deque<Submission>;

  Ticket enqueue(Submission submission);
  void run();
  Batch next_batch();
  bool batch_is_due() const;
  void commit(Batch& batch);

  Journal& journal_;
  const GroupCommitOptions options_;
  std::thread committer_;

  mutable std::mutex mutex_;
  std::condition_variable submitted_;
  std::condition_variable has_room_;
  Batch queue_;
  std::size_t queued_bytes_ = 0;
  std::size_t queued_flushes_ = 0;
  bool closed_ = false;
  GroupCommitStats stats_;
};

}  // namespace stemedb
