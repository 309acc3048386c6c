#pragma once
// The clocks of one machine: views of the one true virtual time, as wrong as the fault plan makes
// them. The monotonic clock never goes back; the wall clock may.
//
// Determinism: a function of virtual time, the fault plan and the steps that were made.

#include <cstdint>

#include "faults/episodes.hpp"

namespace reprise::sim {

class Clocks {
 public:
  /// 2026-01-01T00:00:00Z: a date that code under test finds plausible, the same in every run.
  static constexpr std::int64_t kWallStartNs = 1'767'225'600ll * 1'000'000'000;
  /// The machine has been up for a while: a monotonic clock near zero would hide underflows.
  static constexpr std::int64_t kUptimeNs = 100'000ll * 1'000'000'000;

  explicit Clocks(faults::FaultPlan& plan) : plan_(plan) {}

  /// Clocks that are right.
  void reset();

  /// To be called when it is known which faults are active. What the clocks are then they stay,
  /// also when the faults stop: no clock jumps because of that.
  /// @param machine its number
  void arm(std::uint64_t machine);

  /// @param now_ns virtual time since the start of the run
  std::int64_t wall_ns(std::uint64_t now_ns);
  std::int64_t monotonic_ns(std::uint64_t now_ns) const;

  /// The wall clock is set, as a time daemon or an operator would do it.
  void step_wall(std::int64_t by_ns) { wall_offset_ns_ += by_ns; }

  /// @param ahead_ns by how much a clock has to move on, at least 1
  /// @returns how long that takes in virtual time; never too short
  std::uint64_t span_ns(std::uint64_t ahead_ns) const;

  /// @returns the first time from `at_ns` on at which the wall clock is not stuck
  std::uint64_t wall_moves_at(std::uint64_t at_ns);

  /// @returns the next time after `now_ns` at which the wall clock may jump; the largest there is
  /// if it does not
  std::uint64_t wall_jumps_at(std::uint64_t now_ns) const;

  /// @returns the shortest time that a clock can tell
  std::uint64_t tick_ns() const { return tick_ns_; }

 private:
  std::int64_t drifted_ns(std::uint64_t now_ns) const;
  void jump(std::uint64_t now_ns);
  bool is_stuck(faults::Episodes& episodes, std::uint64_t at_ns);
  std::int64_t in_ticks(std::int64_t time_ns) const;

  faults::FaultPlan& plan_;
  std::uint64_t machine_ = 0;
  std::int64_t wall_start_ns_ = kWallStartNs;
  std::int64_t wall_offset_ns_ = 0;
  std::int64_t drift_ppm_ = 0;
  std::uint64_t tick_ns_ = 1;
  faults::Episodes stuck_{faults::FamilyId::clock_stuck};
  faults::Episodes stuck_later_{faults::FamilyId::clock_stuck};
  faults::Episodes jumps_{faults::FamilyId::clock_jump};
  std::int64_t jumped_ns_ = 0;  ///< by how much the wall clock is set wrong
};

}  // namespace reprise::sim
