#pragma once
// Ingestor: the ingest workers of one store, and the door through which others see their work.
//
// Threading: all calls may run concurrently.

#include <memory>
#include <thread>

#include "system/ingest/worker.hpp"

namespace stemedb {

class Ingestor {
 public:
  /// @param journal, store, applier outlive this
  /// @param cursor as it is stored now
  Ingestor(Journal& journal, HybridStore& store, Applier& applier, const IngestCursor& cursor,
           const IngestOptions& options);
  /// Stops.
  ~Ingestor();

  /// Starts workers; one works at a time, the others stand by.
  Status start(std::size_t workers);

  /// Lets the workers finish their record and commit, and joins them.
  void stop();

  IngestStatus status() const { return progress_.status(); }

  /// Blocks until everything below target is applied or in quarantine; Timeout otherwise.
  Status wait_until_offset(std::uint64_t target, std::chrono::nanoseconds timeout) const {
    return progress_.wait_until_offset(target, timeout);
  }

  /// @returns bytes of the log that are readable and not yet applied
  std::uint64_t lag_bytes() const;

  /// @returns the cursor as it is in the store
  Result<IngestCursor> cursor() { return cursors_.load(); }

  /// Moves the cursor back so that records are applied again. For operators, while stopped.
  Status rewind(std::uint64_t offset);

  Result<std::vector<QuarantineRecord>> list_quarantine(std::uint64_t from, std::size_t limit) {
    return quarantine_.list(from, limit);
  }

  /// Applies a quarantined record again and, if that works, takes it out of quarantine.
  Status retry(std::uint64_t offset);

 private:
  Journal& journal_;
  HybridStore& store_;
  Applier& applier_;
  const IngestOptions options_;
  Quarantine quarantine_;
  CursorStore cursors_;
  IngestLease lease_;
  IngestProgress progress_;
  StopFlag stop_;
  std::vector<std::unique_ptr<IngestWorker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace stemedb
