#include "system/ingest/progress.hpp"

#include <fmt/format.h>

namespace stemedb {

void IngestProgress::start_at(std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  status_.applied_offset = offset;
  status_.committed_offset = offset;
}

void IngestProgress::applied(std::uint64_t next_offset, bool quarantined) {
  {
    const std::lock_guard lock(mutex_);
    status_.applied_offset = std::max(status_.applied_offset, next_offset);
    ++(quarantined ? status_.quarantined : status_.records);
    status_.consecutive_failures = 0;
    status_.last_error.clear();
  }
  advanced_.notify_all();
}

void IngestProgress::committed(std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  status_.committed_offset = std::max(status_.committed_offset, offset);
}

void IngestProgress::succeeded() {
  const std::lock_guard lock(mutex_);
  status_.consecutive_failures = 0;
  status_.last_error.clear();
}

void IngestProgress::failed(const Error& error) {
  const std::lock_guard lock(mutex_);
  ++status_.retries;
  ++status_.consecutive_failures;
  status_.last_error = error.describe();
}

IngestStatus IngestProgress::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Status IngestProgress::wait_until_offset(std::uint64_t target,
                                         std::chrono::nanoseconds timeout) const {
  std::unique_lock lock(mutex_);
  const auto reached = [&] { return status_.applied_offset >= target; };
  if (advanced_.wait_for(lock, timeout, reached)) return {};
  return Error(ErrorKind::kTimeout,
               fmt::format("ingest is at {}, waited for {}", status_.applied_offset, target));
}

}  // namespace stemedb
