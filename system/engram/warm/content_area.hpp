#pragma once
// ContentArea: the texts of all memories, one behind the other. It only grows, until compaction
// replaces it.
//
// Threading: append takes the lock itself. For everything else the caller holds it, shared to look
// and exclusive to replace: where a text lies and what lies there must be learnt under one lock.

#include <mutex>
#include <shared_mutex>

#include "system/engram/bugs.hpp"
#include "system/engram/memory.hpp"

namespace engram {

class ContentArea {
 public:
  ContentArea(std::size_t expected_bytes, BugSwitches bugs);

  /// @returns where the text lies until the area is replaced; TooLarge beyond 4 GiB
  Result<ContentPlace> append(ByteView text);

  std::shared_lock<std::shared_mutex> lock_to_read() const { return std::shared_lock(mutex_); }
  std::unique_lock<std::shared_mutex> lock_to_write() { return std::unique_lock(mutex_); }

  std::size_t size() const { return bytes_.size(); }
  /// @returns Corrupt if the place is not within the area
  Result<ByteView> read(const ContentPlace& place) const;
  void replace(Bytes bytes) { bytes_ = std::move(bytes); }

 private:
  const BugSwitches bugs_;
  mutable std::shared_mutex mutex_;
  Bytes bytes_;
};

}  // namespace engram
