#pragma once
// WarmTier: a storage that knows how long its memories have been in it. A memory that nobody renews
// is trusted less with every day, and all memories can be walked while others change them.
//
// Threading: all calls may run concurrently. No lock is held while the storage, or the visitor of a
// walk, is called.

#include <functional>

#include "system/engram/warm/warm_storage.hpp"

namespace engram {

/// @param stored_ns for how long a memory has not been stored again
/// @returns its confidence now: a memory with a decay rate of 1 loses half of it on the first day
float adjusted_confidence(const Memory& memory, std::uint64_t stored_ns);

class WarmTier {
 public:
  static Result<std::unique_ptr<WarmTier>> create(const std::string& path,
                                                  const WarmOptions& options);

  Status store(const Memory& memory);
  /// @returns the memory with its confidence adjusted, or nothing
  Result<std::optional<Memory>> get(const std::string& id) const;
  bool remove(const std::string& id);

  /// Shows each memory that is there from beginning to end exactly once; one that comes or goes
  /// meanwhile once or not at all. The visitor may call anything, and may throw.
  Status for_each(const std::function<void(const Memory&)>& visit) const;

  MappedWarmStorage& storage() { return *storage_; }

 private:
  explicit WarmTier(std::unique_ptr<MappedWarmStorage> storage) : storage_(std::move(storage)) {}

  std::unique_ptr<MappedWarmStorage> storage_;
  ShardedMap<std::uint64_t> stored_at_ns_;  ///< of more ids than the storage has, never of fewer
};

}  // namespace engram
