#include "sim/clocks.hpp"

#include <iterator>

namespace reprise::sim {

using faults::FamilyId;

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kDayNs = 86'400 * kSecondNs;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kJumpPeriod = 1;  // the knob

// A second before what overflows, but for the last: a run may last a day, and more by steps.
constexpr std::int64_t kEdgesNs[] = {
    ((std::int64_t{1} << 31) - 1) * kSecondNs,  // 2038
    ((std::int64_t{1} << 32) - 1) * kSecondNs,  // 2106
    kDayNs,                                     // 1970
    INT64_MAX - 3 * kDayNs,                     // 2262
};

}  // namespace

void Clocks::reset() {
  wall_start_ns_ = kWallStartNs;
  wall_offset_ns_ = 0;
  drift_ppm_ = 0;
  tick_ns_ = 1;
  stuck_.reset();
  stuck_later_.reset();
  jumps_.reset();
  jumped_ns_ = 0;
}

void Clocks::arm(std::uint64_t machine) {
  machine_ = machine;
  if (plan_.strikes(FamilyId::clock_edge, machine, 0)) {
    const std::uint64_t edge = plan_.detail(FamilyId::clock_edge, machine, 0, std::size(kEdgesNs));
    wall_start_ns_ = kEdgesNs[edge];
  }
  if (plan_.strikes(FamilyId::clock_drift, machine, 0)) {
    const auto ppm = static_cast<std::int64_t>(plan_.knob(FamilyId::clock_drift, 0));
    drift_ppm_ = plan_.detail(FamilyId::clock_drift, machine, 0, 2) == 0 ? ppm : -ppm;
  }
  if (plan_.strikes(FamilyId::clock_coarse, machine, 0)) {
    tick_ns_ = plan_.knob(FamilyId::clock_coarse, 0);
  }
}

std::int64_t Clocks::wall_ns(std::uint64_t now_ns) {
  if (plan_.setting(FamilyId::clock_jump).active) jump(now_ns);
  if (plan_.setting(FamilyId::clock_stuck).active && is_stuck(stuck_, now_ns)) {
    now_ns -= now_ns % plan_.knob(FamilyId::clock_stuck, 0);
  }
  return in_ticks(wall_start_ns_ + wall_offset_ns_ + jumped_ns_ + drifted_ns(now_ns));
}

std::int64_t Clocks::monotonic_ns(std::uint64_t now_ns) const {
  return in_ticks(kUptimeNs + drifted_ns(now_ns));
}

/// Split, so that no product overflows.
std::int64_t Clocks::drifted_ns(std::uint64_t now_ns) const {
  const auto now = static_cast<std::int64_t>(now_ns);
  return now + now / kMillion * drift_ppm_ + now % kMillion * drift_ppm_ / kMillion;
}

std::int64_t Clocks::in_ticks(std::int64_t time_ns) const {
  return time_ns - time_ns % static_cast<std::int64_t>(tick_ns_);
}

std::uint64_t Clocks::span_ns(std::uint64_t ahead_ns) const {
  if (drift_ppm_ == 0 && tick_ns_ == 1) return ahead_ns;
  const auto rate = static_cast<std::uint64_t>(kMillion + drift_ppm_);
  // One more for what was rounded off, and the tick that the clock may just have passed.
  const std::uint64_t span =
      ahead_ns / rate * kMillion + ahead_ns % rate * kMillion / rate + 2 + tick_ns_;
  return span < ahead_ns / 2 ? ~std::uint64_t{0} : span;
}

bool Clocks::is_stuck(faults::Episodes& episodes, std::uint64_t at_ns) {
  const std::uint64_t period_ns = plan_.knob(FamilyId::clock_stuck, 0);
  episodes.enter(plan_, machine_, at_ns, period_ns);
  return episodes.struck() && at_ns % period_ns < period_ns / 2;
}

/// Set wrong in a period that is struck, right in the others: however many there are, no more than
/// a step off.
void Clocks::jump(std::uint64_t now_ns) {
  const std::uint64_t period_ns = plan_.knob(FamilyId::clock_jump, kJumpPeriod);
  if (!jumps_.enter(plan_, machine_, now_ns, period_ns)) return;
  jumped_ns_ =
      jumps_.struck() ? draw_jump_ns(plan_, FamilyId::clock_jump, machine_, jumps_.number()) : 0;
}

std::uint64_t Clocks::wall_jumps_at(std::uint64_t now_ns) const {
  if (!plan_.setting(FamilyId::clock_jump).active) return ~std::uint64_t{0};
  const std::uint64_t period_ns = plan_.knob(FamilyId::clock_jump, kJumpPeriod);
  return now_ns - now_ns % period_ns + period_ns;
}

std::uint64_t Clocks::wall_moves_at(std::uint64_t at_ns) {
  if (!plan_.setting(FamilyId::clock_stuck).active || !is_stuck(stuck_later_, at_ns)) return at_ns;
  const std::uint64_t period_ns = plan_.knob(FamilyId::clock_stuck, 0);
  return at_ns - at_ns % period_ns + period_ns / 2;
}

}  // namespace reprise::sim
