#pragma once
// Decisions: the one way to choose. Every nondeterministic choice of a run is "which of n" at an
// address (stream, entity, counter). The value comes from the seed, or from a recorded plan.
//
// Convention: 0 is always the quiet choice (no fault, go on with the same thread, natural order). A
// plan lists only what differs from it, so leaving an entry out of a plan makes the run quieter.
//
// Determinism: a value depends on the seed and the address alone. Threading: host-side state,
// touched only by whoever runs (host or the one running simulated thread in the kernel).

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scheduler/check.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler {

/// A named family of choices. The id is a hash of the name: adding a stream renumbers nothing.
struct Stream {
  std::string_view name;
  std::uint64_t id;

  explicit constexpr Stream(std::string_view stream_name)
      : name(stream_name), id(hash(stream_name)) {}

  /// FNV-1a, 64 bits.
  static constexpr std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 0xcbf29ce484222325;
    for (const char c : text) {
      value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return value;
  }
};

/// A probability as a ratio of integers; 0/1 is never, 1/1 always.
struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
};

/// Where a choice stands: the entity is whatever the stream counts by (a thread, an inode, a
/// crash).
struct Address {
  std::uint64_t stream = 0;
  std::uint64_t entity = 0;
  std::uint64_t counter = 0;
  bool operator==(const Address&) const = default;
};

struct AddressHash {
  std::size_t operator()(const Address& address) const noexcept;
};

/// One choice that was made and was not the quiet one.
struct Decision {
  Address address;
  std::uint64_t value = 0;
  bool operator==(const Decision&) const = default;
};

class Decisions {
 public:
  /// Starts a run whose choices come from the seed.
  void begin(std::uint64_t seed);

  /// Starts a run whose choices are exactly those listed; everything else is quiet. Raw bits
  /// (`bits`) still come from the seed.
  void begin(std::uint64_t seed, const std::vector<Decision>& plan);

  /// Ends the run: a draw after this, or before the first begin, is a bug in Reprise.
  void end() { ready_ = false; }

  /// Keep what is chosen from here on, for a plan.
  void record(bool on) { recording_ = on; }
  bool recording() const { return recording_; }
  const std::vector<Decision>& recorded() const { return recorded_; }

  /// The streams that what was recorded came from.
  const std::vector<Stream>& recorded_streams() const { return recorded_streams_; }

  bool planned() const { return planned_; }
  std::uint64_t seed() const { return seed_; }

  /// @returns which of n, in [0, n); 0 is the quiet choice. n must be at least 1.
  std::uint64_t choose(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                       std::uint64_t n);

  /// @returns true with the given probability; false is the quiet choice
  bool chance(const Stream& stream, std::uint64_t entity, std::uint64_t counter, Ratio ratio);

  /// @returns the planned value at this address, or 0: for choices whose range the plan's author
  /// knows better than the caller (which thread runs next). Only in a planned run.
  std::uint64_t planned_value(const Stream& stream, std::uint64_t entity,
                              std::uint64_t counter) const;

  /// Notes a choice that was made elsewhere, by a strategy, so that a plan can repeat it.
  void note(const Stream& stream, std::uint64_t entity, std::uint64_t counter, std::uint64_t value);

  /// @returns 64 bits that are no choice: entropy for the program, fill bytes. Never in a plan.
  std::uint64_t bits(const Stream& stream, std::uint64_t entity, std::uint64_t counter) const {
    REPRISE_CHECK(ready_);
    return prf(seed_, stream.id, entity, counter);
  }

  /// @returns `bits` of one stream until the end of the run: for who draws at every step
  KeyedPrf bits_of(const Stream& stream) const {
    REPRISE_CHECK(ready_);
    return KeyedPrf(seed_, stream.id);
  }

 private:
  std::uint64_t settle(const Stream& stream, std::uint64_t entity, std::uint64_t counter,
                       std::uint64_t value);

  std::uint64_t seed_ = 0;
  bool ready_ = false;
  bool planned_ = false;
  bool recording_ = false;
  std::vector<Decision> recorded_;
  std::vector<Stream> recorded_streams_;                          // few: searched from the front
  std::unordered_map<Address, std::uint64_t, AddressHash> plan_;  // looked up, never iterated
};

}  // namespace reprise::scheduler
