#include "system/ingest/lease.hpp"

namespace stemedb {

std::optional<std::uint64_t> IngestLease::acquire() {
  std::unique_lock lock(mutex_);
  while (held_ && !closed_ && Clock::now() < expires_at_) changed_.wait_until(lock, expires_at_);
  if (closed_) return std::nullopt;
  held_ = true;
  expires_at_ = Clock::now() + duration_;
  return ++epoch_;
}

bool IngestLease::renew(std::uint64_t epoch) {
  const std::lock_guard lock(mutex_);
  if (!held_ || epoch_ != epoch) return false;
  expires_at_ = Clock::now() + duration_;
  return true;
}

void IngestLease::release(std::uint64_t epoch) {
  {
    const std::lock_guard lock(mutex_);
    if (!held_ || epoch_ != epoch) return;
    held_ = false;
  }
  changed_.notify_one();
}

void IngestLease::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace stemedb
