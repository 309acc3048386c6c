#pragma once
// Ticket: what a writer holds while its entry is on the way. It is settled exactly once.
//
// Threading: any.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "system/engram/vocabulary.hpp"

namespace engram {

class Completion {
 public:
  /// Waits until the entry's fate is known. @returns its sequence number
  Result<std::uint64_t> wait() {
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [this] { return outcome_.has_value(); });
    return *outcome_;
  }

  bool is_settled() {
    const std::lock_guard lock(mutex_);
    return outcome_.has_value();
  }

  void settle(Result<std::uint64_t> outcome) {
    {
      const std::lock_guard lock(mutex_);
      outcome_ = std::move(outcome);
    }
    settled_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable settled_;
  std::optional<Result<std::uint64_t>> outcome_;
};

using Ticket = std::shared_ptr<Completion>;

}  // namespace engram
