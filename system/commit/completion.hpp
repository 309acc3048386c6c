#pragma once
// Completion: the promise that a submitted record's fate will be told, once, to whoever waits.
//
// Shared by the submitter, who may drop it, and the committer, who completes it in any case.
//
// Threading: a leaf lock; nothing is acquired under it.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "system/base/result.hpp"

namespace stemedb {

class Completion {
 public:
  /// Tells the outcome; only the first call counts.
  void complete(Result<std::uint64_t> outcome) {
    {
      const std::lock_guard lock(mutex_);
      if (outcome_) return;
      outcome_.emplace(std::move(outcome));
    }
    told_.notify_all();
  }

  /// Blocks until the record is durable.
  /// @returns its offset, or why it may not be in the log
  Result<std::uint64_t> wait() const {
    std::unique_lock lock(mutex_);
    told_.wait(lock, [&] { return outcome_.has_value(); });
    return *outcome_;
  }

  /// @returns Timeout if nothing was told in time; the record's fate is still open then
  Result<std::uint64_t> wait_for(std::chrono::nanoseconds timeout) const {
    std::unique_lock lock(mutex_);
    if (!told_.wait_for(lock, timeout, [&] { return outcome_.has_value(); })) {
      return Error(ErrorKind::kTimeout, "the record is still being committed");
    }
    return *outcome_;
  }

  bool is_told() const {
    const std::lock_guard lock(mutex_);
    return outcome_.has_value();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable told_;
  std::optional<Result<std::uint64_t>> outcome_;
};

using Ticket = std::shared_ptr<const Completion>;

}  // namespace stemedb
