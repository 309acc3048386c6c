#pragma once
// MappedWarmStorage: recently used memories, in slots of a mapped file. Texts lie in a growing area
// beside it, and an index in memory says which slot belongs to which id.
//
// A memory is stored in three steps: its text is appended, a slot is reserved and filled, and the
// index is told. The last one makes it visible, and is where the operation takes effect; who had
// the old slot finishes with what was true when he asked. Storing a known id takes a second slot
// for a moment, so that fails in a full storage.
//
// Threading: all calls may run concurrently, except that nothing may change while seal runs. Locks,
// in the order in which they may be taken; no others are held across them:
//
//   0  compaction gate  shared by stores, exclusive for compaction   may acquire all below
//   1  content area                                                  2 and 3
//   2  index shard                                                   a slot stripe
//   3  slot stripe; slot allocator                                   nothing
//
// A text that was appended and is not in the index yet is nobody's: the gate is there so that
// compaction never meets one. A thread that unwinds leaves locks open and data whole.

#include <atomic>
#include <chrono>
#include <memory>

#include "system/engram/warm/content_area.hpp"
#include "system/engram/warm/mapped_file.hpp"
#include "system/engram/warm/sharded_map.hpp"
#include "system/engram/warm/slot_allocator.hpp"
#include "system/engram/warm/slots.hpp"
#include "system/engram/warm/warm_file.hpp"
#include "system/engram/warm/warm_metrics.hpp"

namespace engram {

struct WarmOptions {
  std::uint32_t capacity = 10'000;
  /// Whether get compares a slot's hash of the id with the id it was asked for. Without that a slot
  /// that two memories share is a silent mistake.
  bool verify_ids = true;
  BugSwitches bugs;
};

struct WarmStatistics {
  std::uint32_t memory_count = 0;  ///< while nobody stores: the ids there are
  std::uint32_t capacity = 0;
};

/// @returns a quotient in [0, 1]; 0 of nothing
constexpr double part_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

struct ContentStatistics {
  std::uint64_t total_bytes = 0;
  std::uint64_t live_bytes = 0;  ///< of memories that are there
  std::uint64_t reclaimed_bytes = 0;
  std::uint64_t last_compaction_s = 0;  ///< by the wall clock; 0 for never

  /// @returns the part of the area that nobody needs, in [0, 1]
  double fragmentation() const { return part_of(total_bytes - live_bytes, total_bytes); }
};

struct CompactionReport {
  std::uint64_t old_bytes = 0;
  std::uint64_t new_bytes = 0;
  std::chrono::nanoseconds duration{0};

  std::uint64_t reclaimed_bytes() const { return old_bytes - new_bytes; }
  /// Afterwards it is 0.
  double fragmentation_before() const { return part_of(reclaimed_bytes(), old_bytes); }
};

/// Where a memory lies.
struct LiveEntry {
  std::string id;
  SlotRef ref;
  std::optional<ContentPlace> content;
};

class MappedWarmStorage {
 public:
  /// Makes an empty storage; a file of that name is emptied.
  static Result<std::unique_ptr<MappedWarmStorage>> create(const std::string& path,
                                                           const WarmOptions& options);

  /// Stores a memory, or replaces the one of that id. @returns AllocationFailed without a free
  /// slot, OutOfMemory; then nothing has changed but the length of the content area
  Status store(const Memory& memory);
  /// @returns the memory, or nothing; Corrupt if a slot is not what the index says
  Result<std::optional<Memory>> get(const std::string& id) const;
  /// @returns all memories of at least that confidence
  Result<std::vector<Memory>> recall(float least_confidence) const;
  /// Of an id that is not there: changes nothing.
  void update_activation(const std::string& id, float activation, std::uint64_t last_access_ns);
  /// @returns whether it was there
  bool remove(const std::string& id);

  /// Rewrites the texts without those of removed memories. No reader sees anything of it.
  /// @returns CompactionInProgress; Corrupt or OutOfMemory, and then nothing has changed
  Result<CompactionReport> compact_content();
  /// Writes the header as it should be, and makes the file durable.
  Status seal();

  WarmStatistics statistics() const { return {slots_used_.used(), options_.capacity}; }
  ContentStatistics content_statistics() const;
  const WarmMetrics& metrics() const { return metrics_; }
  /// @returns every memory there is, in an order that depends on the ids alone
  std::vector<LiveEntry> entries() const;

 private:
  /// A content area without holes, and where each text lies in it.
  struct Compacted {
    struct Moved {
      SlotRef ref;
      std::uint64_t from;
      std::uint64_t to;
    };

    Bytes bytes;
    std::vector<Moved> moved;
  };

  MappedWarmStorage(MappedFile file, const WarmOptions& options);

  bool has(Bug bug) const { return options_.bugs.has(bug); }
  bool races_for_slots() const;
  Status store_in_steps(const Memory& memory, std::optional<std::uint32_t>& reserved);
  Status store_in(std::uint32_t slot, const Memory& memory,
                  const std::optional<ContentPlace>& content);
  Result<std::optional<Memory>> read(const std::string& id, SlotRef ref) const;
  void release(SlotRef ref);

  // warm_compact.cpp
  Result<CompactionReport> compact();
  Result<CompactionReport> compact_alone();
  Result<CompactionReport> compact_beside_stores();
  Result<CompactionReport> compact_before_readers();
  Result<Compacted> copy_live() const;
  CompactionReport replace_texts(Compacted& compacted);
  Status move_texts(const Compacted& compacted);
  bool set_offset(SlotRef ref, std::uint64_t offset);
  Status move_back(const Compacted& compacted);

  const WarmOptions options_;
  MappedFile file_;
  FileHeader header_;  ///< changed by seal alone
  Slots slots_;
  SlotAllocator slots_used_;
  ShardedMap<SlotRef> index_;
  ContentArea contents_;
  std::shared_mutex compaction_gate_;
  std::atomic<bool> compacting_{false};
  std::atomic<std::uint64_t> reclaimed_bytes_{0};
  std::atomic<std::uint64_t> last_compaction_s_{0};
  mutable WarmMetrics metrics_;
};

}  // namespace engram
