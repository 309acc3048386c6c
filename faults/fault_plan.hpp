#pragma once
// FaultPlan: which fault families are active in a run and how hard, and the question every place
// asks where a fault can strike.
//
// Determinism: by Decisions alone, each family on its own streams. A family that is not active
// draws nothing. Threading: host-side state of one run.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "faults/family.hpp"
#include "scheduler/decisions.hpp"

namespace reprise::faults {

class FaultPlan {
 public:
  static constexpr std::size_t kMaxKnobs = 3;

  struct Setting {
    bool active = false;
    scheduler::Ratio rate{0, 1};
    std::array<std::uint64_t, kMaxKnobs> knobs{};
    std::uint64_t nth = 0;  ///< strike at this opportunity, from 1; 0: by the rate
    bool onward = false;    ///< ... and at all later ones
    std::uint64_t opportunities = 0;
    std::uint64_t strikes = 0;  ///< the probe of the family
  };

  /// A calm plan: nothing strikes.
  /// @param table in the order of FamilyId
  explicit FaultPlan(scheduler::Decisions& decisions, std::span<const Family> table = families());

  /// Another table, whose first families are those of FamilyId. Turns every family off.
  void use(std::span<const Family> table);

  /// Turns every family off and clears the probes.
  void reset();

  /// Draws a swarm: each family up to `harshest` is active in a part of the runs, at a drawn rate.
  /// @param left_out families that whoever judges the run is not ready for
  void draw(ContractLevel harshest, std::span<const FamilyId> left_out = {});

  /// Makes a family active at this rate, with the standard knobs unless they were set.
  void pin(FamilyId id, scheduler::Ratio rate);

  /// Makes a family strike at its n-th opportunity, from 1, and if `onward` at all later ones.
  void pin_nth(FamilyId id, std::uint64_t n, bool onward);

  /// @param index the knob's place in Family::knobs
  void set_knob(FamilyId id, std::size_t index, std::uint64_t value);

  /// The faults stop; probes and knobs stay. What has been broken is not repaired by this.
  void heal();

  /// @returns true if the family strikes at this address; counts the strike
  bool strikes(FamilyId id, std::uint64_t entity, std::uint64_t counter) {
    return setting(id).active && draw_strike(id, entity, counter);
  }

  /// How a family that struck does it: @returns which of n, 0 the mildest
  std::uint64_t detail(FamilyId id, std::uint64_t entity, std::uint64_t counter, std::uint64_t n);

  /// @returns whether anything has struck, crashes aside
  bool has_struck() const;

  /// Counts a strike that did not come from `strikes` (a full disk).
  void count(FamilyId id) { ++state(id).strikes; }

  const Setting& setting(FamilyId id) const { return settings_[static_cast<std::size_t>(id)]; }
  std::uint64_t knob(FamilyId id, std::size_t index) const { return setting(id).knobs[index]; }

 private:
  Setting& state(FamilyId id) { return settings_[static_cast<std::size_t>(id)]; }
  bool draw_strike(FamilyId id, std::uint64_t entity, std::uint64_t counter);
  void draw_family(const Family& family);

  const Family& known(FamilyId id) const { return table_[static_cast<std::size_t>(id)]; }

  scheduler::Decisions& decisions_;
  std::span<const Family> table_;
  std::vector<Setting> settings_;  // by FamilyId
};

/// @returns by how much the wall clock of `machine` jumps at its `counter`-th opportunity, in ns;
/// 0: not
std::int64_t draw_clock_step_ns(FaultPlan& plan, std::uint64_t machine, std::uint64_t counter);

/// How far a wall clock jumps that a family has struck whose first knob is the longest jump.
/// @returns ns, not 0; forwards or backwards
std::int64_t draw_jump_ns(FaultPlan& plan, FamilyId id, std::uint64_t machine,
                          std::uint64_t counter);

}  // namespace reprise::faults
