#pragma once
// FaultRule: one wish of whoever wants a family to strike at a certain place: when, in which calls,
// on which files, in which part of the run. A FaultPlan (fault_plan.hpp) asks its rules where a
// family that has some could strike. The text that people write them in is read by
// sim/fault_text.hpp.
//
// Determinism: a rule counts the opportunities that fit it, and draws from its family's streams.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults/family.hpp"
#include "scheduler/decisions.hpp"

namespace reprise::faults {

/// A knob of the rule's family and its value.
struct KnobSetting {
  std::size_t index = 0;  ///< in Family::knobs
  std::uint64_t value = 0;
};

/// Where the run is: what the opportunities of this moment have in common.
struct Moment {
  std::uint64_t now_ns = 0;  ///< virtual time since the start of the run
  std::uint16_t call = 0;    ///< the number of the operation, whoever numbers them
};

struct FaultRule {
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

  FamilyId family{};
  scheduler::Ratio rate{1, 1};
  std::uint64_t nth = 0;  ///< strikes at the n-th opportunity that fits, from 1; 0: at the rate
  bool onward = false;    ///< ... and at all later ones
  std::string path = {};  ///< a pattern of fnmatch, * over slashes too; empty: any file
  std::optional<std::uint16_t> call = std::nullopt;  ///< in this operation only
  std::uint64_t from_ns = 0;
  std::uint64_t until_ns = kNever;  ///< not any more from then on
  std::vector<KnobSetting> knobs = {};

  /// @returns whether it says more than a rate
  bool is_aimed() const {
    return nth != 0 || !path.empty() || call || from_ns != 0 || until_ns != kNever;
  }
  /// @returns whether the moment fits, wherever it is
  bool fits(const Moment& moment) const {
    return moment.now_ns >= from_ns && moment.now_ns < until_ns && (!call || *call == moment.call);
  }
  /// @returns whether a file of that path fits
  bool fits(std::string_view place) const;
};

}  // namespace reprise::faults
