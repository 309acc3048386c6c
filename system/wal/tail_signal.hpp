#pragma once
// TailSignal: wakes whoever waits for the log to grow.
//
// A waiter takes version() before it looks for work and waits for a different one afterwards, so
// that growth between the two is never missed.
//
// Threading: a leaf lock; nothing is acquired under it.

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace stemedb {

class TailSignal {
 public:
  std::uint64_t version() const {
    const std::lock_guard lock(mutex_);
    return version_;
  }

  void notify() {
    {
      const std::lock_guard lock(mutex_);
      ++version_;
    }
    changed_.notify_all();
  }

  /// Returns once the version differs from `seen`.
  void wait_for_change(std::uint64_t seen) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return version_ != seen; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::uint64_t version_ = 0;
};

}  // namespace stemedb
