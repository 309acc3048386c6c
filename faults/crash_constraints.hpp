#pragma once
// What is known of a crash state of which some slots are resolved: atoms that must have survived,
// atoms that cannot have. Both sets are closed under the precedence and disjoint, so the rest can
// always be completed to a legal state.
//
// Determinism: pure.

#include "faults/crash_space.hpp"

namespace reprise::faults {

class CrashConstraints {
 public:
  /// @param space must outlive this
  explicit CrashConstraints(const CrashSpace& space);

  /// @returns whether a slot can still have this answer
  bool admits(SlotNumber slot, std::uint32_t answer) const;

  /// From now on it has; it must be admitted.
  void demand(SlotNumber slot, std::uint32_t answer);

  /// @returns the state in which all survives that can
  CrashState largest() const;

 private:
  enum class Fate : std::uint8_t { open, survives, lost };

  void keep(std::uint32_t atom);
  void lose(std::uint32_t atom);

  const CrashSpace& space_;
  std::vector<Fate> fates_;
  std::vector<std::uint32_t> pending_;  // while a fate spreads
  std::map<SlotNumber, std::uint32_t> fills_;
};

}  // namespace reprise::faults
