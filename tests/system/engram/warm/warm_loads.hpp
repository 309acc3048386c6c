#pragma once
// T-01 to T-06: loads that a warm storage has in production, on real threads.

#include <cstdint>
#include <ostream>
#include <span>
#include <string_view>

#include "system/engram/warm/warm_storage.hpp"

namespace engram::test {

struct WarmLoad {
  std::string_view name;
  bool sees_shared_slots;  ///< fails where two writers may get the same slot
  std::uint32_t capacity;  ///< that it needs
  std::uint32_t memories;  ///< that it leaves behind
  /// @returns whether everybody found what must be there
  bool (*passes)(MappedWarmStorage& storage);
};

std::span<const WarmLoad> warm_loads();

/// For GoogleTest.
inline void PrintTo(const WarmLoad& load, std::ostream* out) { *out << load.name; }

}  // namespace engram::test
