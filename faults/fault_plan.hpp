#pragma once
// FaultPlan: which fault families are active in a run and how hard, and the question every place
// asks where a fault can strike. A family strikes at a rate; or, if it has rules (fault_rule.hpp),
// where they say.
//
// Determinism: by Decisions alone, each family on its own streams. A family that is not active
// draws nothing. Threading: host-side state of one run.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "faults/family.hpp"
#include "faults/fault_rule.hpp"
#include "scheduler/decisions.hpp"

namespace reprise::faults {

class FaultPlan {
 public:
  static constexpr std::size_t kMaxKnobs = 3;

  struct Setting {
    bool active = false;
    scheduler::Ratio rate{0, 1};
    std::array<std::uint64_t, kMaxKnobs> knobs{};
    std::uint64_t opportunities = 0;
    std::uint64_t strikes = 0;  ///< the probe of the family
    bool is_aimed = false;      ///< its rules say more than a rate
    bool names_files = false;   ///< ... and which files
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

  /// Makes a family strike where this rule says, and its other rules: no longer by a rate alone.
  void add(const FaultRule& rule);

  /// @param index the knob's place in Family::knobs
  void set_knob(FamilyId id, std::size_t index, std::uint64_t value);

  /// The faults stop; probes and knobs stay. What has been broken is not repaired by this.
  void heal();

  /// What happens from now on happens then and there.
  void set_moment(Moment moment) { moment_ = moment; }

  /// @param path of the file it is about, if it is about one; needed if `names_files`
  /// @returns true if the family strikes at this address; counts the strike
  bool strikes(FamilyId id, std::uint64_t entity, std::uint64_t counter,
               std::string_view path = {}) {
    return setting(id).active && draw_strike(id, {entity, counter}, path);
  }

  /// @returns whether a family that is a state, not an event, holds at this moment
  bool holds(FamilyId id) const;
  bool has_rules() const { return !wishes_.empty(); }
  bool has_rules(FamilyId id) const;
  bool names_files(FamilyId id) const { return setting(id).names_files; }
  /// @returns whether what holds may change as time goes by
  bool changes_with_time() const { return changes_with_time_; }

  /// How a family that struck does it: @returns which of n, 0 the mildest
  std::uint64_t detail(FamilyId id, std::uint64_t entity, std::uint64_t counter, std::uint64_t n);

  /// @returns whether anything has struck, crashes aside
  bool has_struck() const;

  /// Counts a strike that did not come from `strikes` (a full disk).
  void count(FamilyId id) { ++state(id).strikes; }

  const Setting& setting(FamilyId id) const { return settings_[static_cast<std::size_t>(id)]; }
  std::uint64_t knob(FamilyId id, std::size_t index) const { return setting(id).knobs[index]; }

 private:
  struct Address {
    std::uint64_t entity;
    std::uint64_t counter;
  };
  /// A rule, and how often something has fitted it.
  struct Wish {
    FaultRule rule;
    std::uint64_t opportunities = 0;
  };

  Setting& state(FamilyId id) { return settings_[static_cast<std::size_t>(id)]; }
  bool draw_strike(FamilyId id, Address address, std::string_view path);
  bool draw_by_rules(FamilyId id, Address address, std::string_view path);
  void draw_family(const Family& family);

  const Family& known(FamilyId id) const { return table_[static_cast<std::size_t>(id)]; }

  scheduler::Decisions& decisions_;
  std::span<const Family> table_;
  std::vector<Setting> calm_;      // with the standard knobs, by FamilyId
  std::vector<Setting> settings_;  // of the run, likewise
  std::vector<Wish> wishes_;
  bool changes_with_time_ = false;
  Moment moment_;
};

/// @returns by how much the wall clock of `machine` jumps at its `counter`-th opportunity, in ns;
/// 0: not
std::int64_t draw_clock_step_ns(FaultPlan& plan, std::uint64_t machine, std::uint64_t counter);

/// How far a wall clock jumps that a family has struck whose first knob is the longest jump.
/// @returns ns, not 0; forwards or backwards
std::int64_t draw_jump_ns(FaultPlan& plan, FamilyId id, std::uint64_t machine,
                          std::uint64_t counter);

}  // namespace reprise::faults
