#pragma once
// IngestProgress: how far ingest has come and how it is doing, shared by its workers and by whoever
// waits for them.
//
// Threading: a leaf lock; nothing is acquired under it.

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "system/ingest/quarantine.hpp"

namespace stemedb {

struct IngestStatus {
  std::uint64_t applied_offset = 0;    ///< every record below is visible or in quarantine
  std::uint64_t committed_offset = 0;  ///< ... and will not be read again after a crash
  std::uint64_t records = 0;           ///< applied, replayed ones included
  std::uint64_t quarantined = 0;
  std::uint64_t retries = 0;
  std::uint64_t consecutive_failures = 0;
  std::string last_error;  ///< empty after a success

  /// A worker that fails ten times in a row needs a person.
  bool healthy() const { return consecutive_failures < 10; }
};

class IngestProgress {
 public:
  void start_at(std::uint64_t offset);
  void applied(std::uint64_t next_offset, bool quarantined);
  void committed(std::uint64_t offset);
  void succeeded();
  void failed(const Error& error);

  IngestStatus status() const;

  /// Blocks until everything below target is applied.
  /// @returns Timeout with both offsets in its message
  Status wait_until_offset(std::uint64_t target, std::chrono::nanoseconds timeout) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable advanced_;
  IngestStatus status_;
};

}  // namespace stemedb
