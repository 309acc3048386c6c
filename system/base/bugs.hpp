#pragma once
// Bug switches: every known bug of this system is kept as an alternative path, chosen at run time
// by its id. A switch measures whatever tests the system; the set is empty unless a test fills it,
// and nothing is compiled out, so what is tested is what runs.
//
// At the defect itself it reads: if (options_.bugs.has(Bug::kB26)) ...
//
// A plain value without locks; copied into each component's options and never changed afterwards.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "system/base/result.hpp"

namespace stemedb {

enum class Bug : std::uint8_t {
  kB08,
  kB09,
  kB10,
  kB11,
  kB12,
  kB19,
  kB23,
  kB24,
  kB25,
  kB26,
  kB26b,
  kB28,
  kB29,
  kB30,
  kB31,
  kB32,
  kB33,
  kB33b,
  kB34,
  kB35,
  kB36,
  kB36b,
  kB37,
  kB71,
  kB80,
  kB81,
  kM16,
  // One per fsync the system needs: with the switch on, that fsync is left out.
  kNoWalRecordSync,
  kNoWalSealedSync,
  kNoWalSegmentDirSync,
  kNoWalRecoveredSync,
  kNoWalRecoveredDirSync,
  kNoWalHolesSync,
  kNoWalHolesDirSync,
  kNoWalCleanupDirSync,
  kNoLogFlushSync,
  kNoLogSnapshotSync,
  kNoLogSnapshotDirSync,
  kNoLogRecoveredDirSync,
  kNoTreeNodesSync,
  kNoTreeRootSync,
  kNoTreeRewriteSync,
  kNoTreeRewriteDirSync,
  kNoTreeRecoveredSync,
  kNoTreeRecoveredDirSync,
  kNoNodeDirSync,
  kNoNodePartsSync,
  kCount
};

struct BugInfo {
  Bug bug;
  std::string_view id;           ///< stable, as given on command lines: "B-26"
  std::string_view description;  ///< one line: the defect, not its consequence
};

/// @returns every switch, in the order of the enumeration
std::span<const BugInfo> all_bugs();

class BugSwitches {
 public:
  constexpr BugSwitches() = default;
  constexpr BugSwitches(std::initializer_list<Bug> bugs) {
    for (const Bug bug : bugs) set(bug);
  }

  /// @param ids comma-separated, for example "B-08,B-26"; empty means none
  /// @returns InvalidInput naming the first id that does not exist
  static Result<BugSwitches> parse(std::string_view ids);

  constexpr bool has(Bug bug) const { return (mask_ & bit(bug)) != 0; }
  constexpr bool empty() const { return mask_ == 0; }
  constexpr void set(Bug bug) { mask_ |= bit(bug); }

 private:
  static constexpr std::uint64_t bit(Bug bug) { return std::uint64_t{1} << static_cast<int>(bug); }

  static_assert(static_cast<int>(Bug::kCount) <= 64, "the mask has one bit per switch");
  std::uint64_t mask_ = 0;
};

}  // namespace stemedb
