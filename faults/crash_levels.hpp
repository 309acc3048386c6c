#pragma once
// The order in which crash states are tried, the telling ones first: nothing survives, everything,
// all but one atom, one atom alone, all up to one atom but an earlier one (ALICE's pairs), any two
// lost, any two alone - each with every filling of what was never written.
//
// Determinism: pure.

#include <optional>
#include <string_view>

#include "faults/crash_space.hpp"

namespace reprise::faults {

enum class CrashLevel : std::uint8_t { none, all, omit_one, keep_one, pairs, omit_two, keep_two };

inline constexpr std::size_t kCrashLevels = 7;

/// @returns its name in reports
std::string_view name_of(CrashLevel level);

class CrashLevels {
 public:
  /// @param space must outlive this
  /// @param fills as of the space
  CrashLevels(const CrashSpace& space, std::uint32_t fills);

  /// @returns the next state; there must be one. The same state may come again.
  CrashState next();

  /// @returns the level the next state belongs to; all before it are done. Nothing: all are.
  std::optional<CrashLevel> at() const;

 private:
  bool exists() const;
  void advance();
  void find_next();
  AtomSet make() const;
  AtomSet without(std::uint32_t first, std::uint32_t second) const;
  AtomSet only(std::uint32_t first, std::uint32_t second) const;
  AtomSet up_to_without(std::uint32_t last, std::uint32_t lost) const;

  const CrashSpace& space_;
  std::uint32_t fills_;
  std::size_t level_ = 0;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
  std::uint32_t fill_ = 0;
};

/// @returns a state in which each atom survives by a coin, as far as the precedence lets it
CrashState sample_state(const CrashSpace& space, std::uint32_t fills, std::uint64_t seed,
                        std::uint64_t number);

}  // namespace reprise::faults
