#pragma once
// ShardedMap: a map from ids whose parts have a lock each. No reference into it ever gets out, and
// no lock is held when a call returns: whatever is found may be out of date the moment it is told.
//
// Threading: all calls may run concurrently. One shard's lock at a time, and only leaves are taken
// under it. Release and acquire of that lock order what a thread did before it published a value
// before what another one does with it.

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "system/engram/memory.hpp"

namespace engram {

template <typename Value>
class ShardedMap {
 public:
  using Entry = std::pair<std::string, Value>;

  std::optional<Value> find(const std::string& id) const {
    const Shard& shard = shard_of(id);
    const std::shared_lock lock(shard.mutex);
    const auto found = shard.values.find(id);
    if (found == shard.values.end()) return std::nullopt;
    return found->second;
  }

  /// @returns the value that was replaced, if there was one
  std::optional<Value> exchange(const std::string& id, Value value) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock(shard.mutex);
    const auto [place, is_new] = shard.values.try_emplace(id, value);
    if (is_new) return std::nullopt;
    return std::exchange(place->second, std::move(value));
  }

  void insert_if_absent(const std::string& id, Value value) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock(shard.mutex);
    shard.values.try_emplace(id, std::move(value));
  }

  /// @param end is called with the value before anybody can miss it; it takes leaf locks at most
  /// @returns the value that was there
  template <typename End>
  std::optional<Value> erase(const std::string& id, End end) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.values.find(id);
    if (found == shard.values.end()) return std::nullopt;
    std::optional<Value> erased = std::move(found->second);
    end(*erased);
    shard.values.erase(found);
    return erased;
  }

  std::optional<Value> erase(const std::string& id) {
    return erase(id, [](const Value&) {});
  }

  /// @returns every id that is there from beginning to end, and none twice; in an order that
  /// depends on the ids alone
  std::vector<Entry> entries() const {
    std::vector<Entry> entries;
    for (const Shard& shard : shards_) {
      const std::shared_lock lock(shard.mutex);
      entries.insert(entries.end(), shard.values.begin(), shard.values.end());
    }
    return entries;
  }

 private:
  static constexpr std::size_t kShards = 16;

  struct Shard {
    mutable std::shared_mutex mutex;
    std::map<std::string, Value> values;
  };

  Shard& shard_of(const std::string& id) { return shards_[hash_of_id(id) % kShards]; }
  const Shard& shard_of(const std::string& id) const { return shards_[hash_of_id(id) % kShards]; }

  std::array<Shard, kShards> shards_;
};

}  // namespace engram
