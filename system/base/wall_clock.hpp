#pragma once
// The wall clock, in the unit in which claims carry time.

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace stemedb {

/// @returns seconds since the epoch; 0 if the clock is set before it
inline std::uint64_t wall_time_s() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0));
}

}  // namespace stemedb
