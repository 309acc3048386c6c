#pragma once
// Which part of a sweep this process runs. There is no coordinator: each shard knows the whole list
// of seeds and takes every count-th of them, so shards can run anywhere, in any order, again.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sim/expected.hpp"

namespace reprise::sim {

struct Shard {
  std::uint64_t index = 0;  ///< 0-based
  std::uint64_t count = 1;
  std::string origin;  ///< where it was read from, for the first line of output; empty: not sharded

  /// @returns as people write it: 1-based, "3/16"
  std::string text() const;
};

/// Reads "K/N", 1-based.
std::optional<Shard> parse_shard(std::string_view text);

/// Looks an environment variable up; nullptr where it is not set.
using Environment = std::function<const char*(const char*)>;

/// @returns the shard that the variables of a job array or CI system name; the whole where none
/// does
Expected<Shard> shard_from_environment(const Environment& environment);

}  // namespace reprise::sim
