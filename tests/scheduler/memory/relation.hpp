#pragma once
// Relations on the events of a small execution, as matrices of bits.

#include <array>
#include <cstddef>
#include <cstdint>

namespace reprise::scheduler::litmus {

using Set = std::uint32_t;  // of events
inline constexpr std::size_t kMaxEvents = 32;

struct Relation {
  std::array<Set, kMaxEvents> row{};

  bool has(std::size_t from, std::size_t to) const { return (row[from] >> to & 1) != 0; }
  void add(std::size_t from, std::size_t to) { row[from] |= Set{1} << to; }

  Relation operator|(const Relation& other) const {
    Relation result;
    for (std::size_t i = 0; i < kMaxEvents; ++i) result.row[i] = row[i] | other.row[i];
    return result;
  }
  Relation operator&(const Relation& other) const {
    Relation result;
    for (std::size_t i = 0; i < kMaxEvents; ++i) result.row[i] = row[i] & other.row[i];
    return result;
  }
  Relation without(const Relation& other) const {
    Relation result;
    for (std::size_t i = 0; i < kMaxEvents; ++i) result.row[i] = row[i] & ~other.row[i];
    return result;
  }
  /// One step of this, then one of the other.
  Relation then(const Relation& other) const {
    Relation result;
    for (std::size_t i = 0; i < kMaxEvents; ++i) {
      for (Set left = row[i]; left != 0; left &= left - 1) {
        result.row[i] |= other.row[static_cast<std::size_t>(__builtin_ctz(left))];
      }
    }
    return result;
  }
  Relation maybe() const { return *this | identity(~Set{0}); }
  Relation closure() const {
    Relation result = *this;
    for (std::size_t via = 0; via < kMaxEvents; ++via) {
      for (std::size_t i = 0; i < kMaxEvents; ++i) {
        if (result.has(i, via)) result.row[i] |= result.row[via];
      }
    }
    return result;
  }
  bool irreflexive() const {
    for (std::size_t i = 0; i < kMaxEvents; ++i) {
      if (has(i, i)) return false;
    }
    return true;
  }
  bool acyclic() const { return closure().irreflexive(); }

  static Relation identity(Set events) {
    Relation result;
    for (std::size_t i = 0; i < kMaxEvents; ++i) result.row[i] = events & Set{1} << i;
    return result;
  }
};

}  // namespace reprise::scheduler::litmus
