#pragma once
// Counts as people read them: "1 run", "2 runs".

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace reprise::sim {

/// @param several what there is of more than one, or of none; by default with an s
inline std::string counted(std::uint64_t count, std::string_view one,
                           std::string_view several = "") {
  if (count == 1) return fmt::format("1 {}", one);
  return several.empty() ? fmt::format("{} {}s", count, one) : fmt::format("{} {}", count, several);
}

}  // namespace reprise::sim
