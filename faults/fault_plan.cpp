#include "faults/fault_plan.hpp"

#include <algorithm>
#include <bit>

#include "scheduler/check.hpp"

namespace reprise::faults {
namespace {

using scheduler::Decisions;
using scheduler::Ratio;
using scheduler::Stream;

// A family is the entity of these streams: a new family shifts none of the others.
constexpr Stream kActive{"swarm.active"};
constexpr Stream kRate{"swarm.rate"};
constexpr Stream kKnob{"swarm.knob"};

// Enough to tell rates and sizes apart; small, so that a plan stays readable.
constexpr std::uint64_t kKnobSteps = 16;

}  // namespace

FaultPlan::FaultPlan(Decisions& decisions) : decisions_(decisions) {
  REPRISE_CHECK(families().size() == kFamilyCount);
  reset();
}

void FaultPlan::reset() {
  for (const Family& family : families()) {
    REPRISE_CHECK(family.knobs.size() <= kMaxKnobs);
    Setting& chosen = state(family.id);
    chosen = {};
    for (std::size_t i = 0; i < family.knobs.size(); ++i)
      chosen.knobs[i] = family.knobs[i].standard;
  }
}

void FaultPlan::draw(ContractLevel harshest) {
  for (const Family& family : families()) {
    if (family.level <= harshest) draw_family(family);
  }
}

void FaultPlan::draw_family(const Family& family) {
  Setting& chosen = state(family.id);
  chosen.active = decisions_.chance(kActive, family.strikes.id, 0, Ratio{1, 2});
  if (!chosen.active) return;
  // Halvings of the distance: rates spread evenly over their orders of magnitude.
  const std::uint64_t octaves =
      static_cast<std::uint64_t>(std::bit_width(family.rarest / family.commonest));
  const std::uint64_t octave = decisions_.choose(kRate, family.strikes.id, 0, octaves);
  chosen.rate = {1, std::max(family.commonest, family.rarest >> octave)};
  for (std::size_t i = 0; i < family.knobs.size(); ++i) {
    const Knob& knob = family.knobs[i];
    const std::uint64_t step = decisions_.choose(kKnob, family.strikes.id, i, kKnobSteps + 1);
    if (step == 0) continue;  // the standard value
    chosen.knobs[i] = knob.minimum + (knob.maximum - knob.minimum) / (kKnobSteps - 1) * (step - 1);
  }
}

void FaultPlan::pin(FamilyId id, Ratio rate) {
  state(id).active = true;
  state(id).rate = rate;
}

void FaultPlan::set_knob(FamilyId id, std::size_t index, std::uint64_t value) {
  REPRISE_CHECK(index < family(id).knobs.size());
  state(id).knobs[index] = value;
}

void FaultPlan::heal() {
  for (Setting& chosen : settings_) chosen.active = false;
}

bool FaultPlan::draw_strike(FamilyId id, std::uint64_t entity, std::uint64_t counter) {
  Setting& chosen = state(id);
  const bool strikes = decisions_.chance(family(id).strikes, entity, counter, chosen.rate);
  if (strikes) ++chosen.strikes;
  return strikes;
}

std::uint64_t FaultPlan::detail(FamilyId id, std::uint64_t entity, std::uint64_t counter,
                                std::uint64_t n) {
  return decisions_.choose(family(id).detail, entity, counter, n);
}

std::int64_t draw_clock_step_ns(FaultPlan& plan, std::uint64_t machine, std::uint64_t counter) {
  if (!plan.strikes(FamilyId::clock_step, machine, counter)) return 0;
  const auto largest = static_cast<std::int64_t>(plan.knob(FamilyId::clock_step, 0));
  // Two choices at one address would be one choice: direction and size share a number.
  const std::uint64_t drawn =
      plan.detail(FamilyId::clock_step, machine, counter, 2 * static_cast<std::uint64_t>(largest));
  const std::int64_t size = static_cast<std::int64_t>(drawn / 2) + 1;
  return drawn % 2 == 0 ? size : -size;
}

}  // namespace reprise::faults
