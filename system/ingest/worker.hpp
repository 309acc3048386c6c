#pragma once
// IngestWorker: reads the log from the cursor on and applies it, exactly once in effect.
//
// The cursor is written every commit_every_records and when the log is exhausted: first the backend
// with the indexes is flushed, then the cursor is put behind the effects in the other backend's
// log, then that is flushed. So a durable cursor implies durable effects.
//
// Threading: one thread per worker; workers share the stores, the lease and the progress.

#include "system/ingest/applier.hpp"
#include "system/ingest/cursor.hpp"
#include "system/ingest/lease.hpp"
#include "system/ingest/progress.hpp"
#include "system/ingest/stop_flag.hpp"
#include "system/store/hybrid_store.hpp"
#include "system/wal/journal.hpp"

namespace stemedb {

/// The name under which ingest keeps log segments from being cleaned up.
inline constexpr const char* kIngestConsumer = "ingest";

struct IngestOptions {
  std::uint64_t commit_every_records = 64;
  std::chrono::nanoseconds lease_duration = std::chrono::milliseconds(500);
  std::chrono::nanoseconds first_backoff = std::chrono::milliseconds(10);
  std::chrono::nanoseconds longest_backoff = std::chrono::seconds(1);
  /// Delete log segments once their effects are durable.
  bool clean_up_log = false;
  BugSwitches bugs;
};

/// What the workers of one store have in common.
struct IngestContext {
  Journal& journal;
  HybridStore& store;
  Applier& applier;
  Quarantine& quarantine;
  CursorStore& cursors;
  IngestLease& lease;
  IngestProgress& progress;
  StopFlag& stop;
};

class IngestWorker {
 public:
  IngestWorker(const IngestContext& context, const IngestOptions& options)
      : context_(context), options_(options) {}

  /// Works until the stop flag is raised.
  void run();

 private:
  enum class Step { kApplied, kNothingNew };

  void run_with_lease();
  void run_with_private_cursor();
  void work();
  void back_off();
  Result<bool> claim();
  bool keeps_lease();

  Result<Step> step();
  Status apply(const LogRecord& record);
  Status quarantine(const QuarantineRecord& record);
  Status quarantine_damage(const Corrupt& damage);
  void advance_to(std::uint64_t offset, bool quarantined);

  Status commit();
  Status commit_cursor();
  Status put_cursor();

  const IngestContext context_;
  const IngestOptions options_;
  std::uint64_t epoch_ = 0;
  bool claimed_ = false;        ///< the cursor carries this worker's epoch
  IngestCursor committed_;      ///< the cursor as this worker last read or wrote it
  std::uint64_t position_ = 0;  ///< the next record to apply
  std::uint64_t uncommitted_records_ = 0;
  std::chrono::nanoseconds backoff_{0};
};

}  // namespace stemedb
