#pragma once
// The memories of this scenario. Each is made from three numbers, so that a glance at one tells
// who stored it, when, and whether it is whole.
//
// Pure functions.

#include <optional>

#include "system/engram/memory.hpp"

namespace reprise::scenarios::engram_wal {

inline constexpr std::size_t kMostThreads = 4;
inline constexpr std::size_t kKeys = 3;  ///< of each thread, its own

/// What a memory shows of its history.
struct Shown {
  std::uint64_t version = 0;  ///< of the operation that stored it
  std::uint64_t touch = 0;    ///< of the one that updated it last, 0 for none

  bool operator==(const Shown&) const = default;
};

struct Sighting {
  std::size_t thread = 0;
  std::size_t key = 0;
  Shown shown;
};

std::string id_of(std::size_t thread, std::size_t key);

/// Some have a content, some an empty one, some none; embeddings differ in every number.
engram::Memory make_memory(std::size_t thread, std::size_t key, const Shown& shown);

/// @returns what it is, or nothing if it is not exactly one that make_memory makes
std::optional<Sighting> recognize(const engram::Memory& memory);

}  // namespace reprise::scenarios::engram_wal
