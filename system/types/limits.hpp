#pragma once
// Limits on what may enter the store (validation.hpp) and the log (wal/record.hpp).

#include <cstddef>
#include <cstdint>

namespace stemedb::limits {

inline constexpr std::size_t kNameBytes = 1024;      ///< subject, predicate; each at least 1
inline constexpr std::size_t kObjectBytes = 65'536;  ///< Text and Reference
inline constexpr std::size_t kSignatures = 16;       ///< at least 1
inline constexpr std::size_t kVectorValues = 4'096;
inline constexpr std::size_t kAncestrySteps = 1'000;  ///< parents walked before giving up
inline constexpr std::size_t kPayloadBytes = 16'777'216;
/// How far a claim's clock may be ahead of ours: five minutes of skew.
inline constexpr std::uint64_t kClockSkewSeconds = 300;
/// Largest timestamp that survives a trip through a JSON number.
inline constexpr std::uint64_t kTimestampSeconds = std::uint64_t{1} << 53;

}  // namespace stemedb::limits
