#pragma once
// The trace: every event of a run feeds a rolling hash, always. Two runs that agree in the hash did
// the same things in the same order with the same results; where they differ, the checkpoints of
// the hash tell in which block of events, and a second look at that block tells which event.
//
// Determinism: an event holds dense ids, virtual times, digests and results; never an address, a
// real time or anything an allocation decides. Threading: one writer, whoever runs.

#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reprise::scheduler {

/// One thing that happened. The meaning of `operation` belongs to whoever records it.
struct Event {
  std::uint64_t time_ns = 0;   ///< virtual
  std::uint64_t object = 0;    ///< dense id, descriptor or inode; 0 = none
  std::uint64_t argument = 0;  ///< an argument, or a digest of a payload
  std::int64_t result = 0;     ///< what the caller saw
  std::uint32_t thread = 0;
  std::uint16_t process = 0;
  std::uint16_t operation = 0;
  bool operator==(const Event&) const = default;
};
static_assert(sizeof(Event) == 40, "events are hashed as bytes: no padding");

/// A 128-bit trace hash.
struct TraceHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const TraceHash&) const = default;
  std::string hex() const;  ///< 32 lower-case digits
};

class Trace {
 public:
  /// Events between two checkpoints: large enough that hashing runs at memory speed, small enough
  /// that a differing block is looked through at once.
  static constexpr std::size_t kBlockEvents = 256;

  void begin();

  /// Keep every event from here on, up to a limit, for a report.
  void keep_events(std::size_t limit) { keep_limit_ = limit; }

  void record(const Event& event) {
    block_.events[used_] = event;
    if (++used_ == kBlockEvents) seal();
  }

  std::uint64_t events() const { return sealed_events_ + used_; }
  TraceHash hash() const;
  std::span<const TraceHash> checkpoints() const { return checkpoints_; }

  /// The event that was recorded last; there must be one.
  const Event& last() const { return block_.events[(used_ + kBlockEvents - 1) % kBlockEvents]; }

  /// The kept events, in order; the last ones if there were more than the limit allows.
  std::vector<Event> kept_events() const;

 private:
  // The chain value stands before the events, so one hash call covers both.
  struct Block {
    TraceHash chain;
    Event events[kBlockEvents];
  };

  using HashFunction = XXH128_hash_t (*)(const void* bytes, std::size_t count, XXH64_hash_t seed);

  TraceHash digest(HashFunction function) const;
  void seal();

  Block block_;
  std::size_t used_ = 0;
  std::uint64_t sealed_events_ = 0;
  std::size_t keep_limit_ = 0;
  std::vector<TraceHash> checkpoints_;
  std::vector<Event> kept_;
};

/// @returns the index of the first block in which two runs differ, or nothing if every common
///          checkpoint agrees (the difference, if any, is then behind the shorter list)
std::optional<std::size_t> first_differing_block(std::span<const TraceHash> a,
                                                 std::span<const TraceHash> b);

/// @returns the index of the first event that differs, or nothing where both are equal; where one
/// is
///          a prefix of the other, the length of the shorter
std::optional<std::size_t> first_difference(std::span<const Event> a, std::span<const Event> b);

}  // namespace reprise::scheduler
