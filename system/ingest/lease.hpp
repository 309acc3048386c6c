#pragma once
// IngestLease: which of several workers may ingest now.
//
// A holder renews the lease with every record. One that stalls for longer than the lease lasts
// loses it to the next worker, whose greater epoch then keeps the late one from moving the cursor
// (cursor.hpp).
//
// Threading: the lease's lock (rank 0) is held only inside these calls, never across a store's.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace stemedb {

class IngestLease {
 public:
  /// @param duration how long a holder may go without renewing
  /// @param last_epoch the greatest epoch anybody ever had
  IngestLease(std::chrono::nanoseconds duration, std::uint64_t last_epoch)
      : duration_(duration), epoch_(last_epoch) {}

  /// Waits until the lease is free or has run out, and takes it.
  /// @returns the epoch it is held under; nothing once close() was called
  std::optional<std::uint64_t> acquire();

  /// @returns false if somebody else has taken the lease over
  bool renew(std::uint64_t epoch);

  /// Gives the lease up, if it is still held under this epoch.
  void release(std::uint64_t epoch);

  /// Lets nobody acquire any more.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  const std::chrono::nanoseconds duration_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t epoch_;
  bool held_ = false;
  bool closed_ = false;
  Clock::time_point expires_at_;
};

}  // namespace stemedb
