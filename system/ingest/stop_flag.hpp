#pragma once
// StopFlag: asks threads to end, and wakes those that pause.

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace stemedb {

class StopFlag {
 public:
  void raise() {
    {
      const std::lock_guard lock(mutex_);
      raised_ = true;
    }
    raised_now_.notify_all();
  }

  bool raised() const {
    const std::lock_guard lock(mutex_);
    return raised_;
  }

  /// Waits for the duration, or less if the flag is raised.
  void pause(std::chrono::nanoseconds duration) const {
    std::unique_lock lock(mutex_);
    raised_now_.wait_for(lock, duration, [&] { return raised_; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable raised_now_;
  bool raised_ = false;
};

}  // namespace stemedb
