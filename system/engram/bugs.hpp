#pragma once
// Bug switches of engram, as system/base/bugs.hpp has them for the claim store: every known bug is
// an alternative path at the place of the defect, off unless a test names it. Three are controls:
// they look like bugs and break no promise, so whatever reports one of them is wrong.
//
// A plain value without locks; copied into each part's options and never changed afterwards.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace engram {

enum class Bug : std::uint8_t {
  kB52,
  kB57,
  kB58,
  kB58b,
  kB58c,
  kB59,
  kB60,
  kB60b,
  kB72,
  kB73,
  kM1,
  kM2,
  kM4,
  kM5,
  kM7,
  kM8,
  kM10,
  kM11,
  kM13,
  kM14,
  kM17,
  kM19,
  kM20,
  kM22,
  kM23,
  kM31,
  kM32,
  kNoDirectorySync,
  kExtraSync,
  kReorderedRemoval,
  kM35,
  kB01,  // from here on: of the warm tier
  kB02,
  kB03,
  kB04,
  kB05,
  kB49,
  kB49b,
  kB50,
  kB51,
  kB53,
  kB54,
  kB55,
  kB56,
  kB82,
  kCount
};

struct BugInfo {
  Bug bug;
  std::string_view id;           ///< stable, as given on command lines: "M1"; a control: "C-..."
  std::string_view description;  ///< one line: the defect, not its consequence
};

/// @returns whether a switch is of warm/, and not of the log
constexpr bool is_of_warm_tier(Bug bug) { return bug >= Bug::kB01; }

/// @returns every switch, in the order of the enumeration
std::span<const BugInfo> all_bugs();

class BugSwitches {
 public:
  constexpr BugSwitches() = default;
  constexpr BugSwitches(std::initializer_list<Bug> bugs) {
    for (const Bug bug : bugs) set(bug);
  }

  constexpr bool has(Bug bug) const { return (mask_ & bit(bug)) != 0; }
  constexpr void set(Bug bug) { mask_ |= bit(bug); }

 private:
  static constexpr std::uint64_t bit(Bug bug) { return std::uint64_t{1} << static_cast<int>(bug); }

  static_assert(static_cast<int>(Bug::kCount) <= 64, "the mask has one bit per switch");
  std::uint64_t mask_ = 0;
};

}  // namespace engram
