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

/// @param step 0 is the standard value
std::uint64_t knob_value(const Knob& knob, std::uint64_t step) {
  if (step == 0) return knob.standard;
  const std::uint64_t span = knob.maximum - knob.minimum;
  constexpr std::uint64_t kLast = kKnobSteps - 1;
  // Whole steps where they are larger than one; a small range is gone through value by value.
  const std::uint64_t risen = span < kLast ? span * (step - 1) / kLast : span / kLast * (step - 1);
  return knob.minimum + risen;
}

}  // namespace

FaultPlan::FaultPlan(Decisions& decisions, std::span<const Family> table) : decisions_(decisions) {
  use(table);
}

void FaultPlan::use(std::span<const Family> table) {
  table_ = table;
  calm_.assign(table.size(), {});
  for (const Family& family : table_) {
    REPRISE_CHECK(family.knobs.size() <= kMaxKnobs);
    Setting& setting = calm_[static_cast<std::size_t>(family.id)];
    for (std::size_t i = 0; i < family.knobs.size(); ++i) {
      setting.knobs[i] = family.knobs[i].standard;
    }
  }
  reset();
}

void FaultPlan::reset() {
  wishes_.clear();
  changes_with_time_ = false;
  moment_ = {};
  settings_ = calm_;
}

void FaultPlan::draw(ContractLevel harshest, std::span<const FamilyId> left_out) {
  for (const Family& family : table_) {
    const bool is_left_out = std::ranges::find(left_out, family.id) != left_out.end();
    if (family.level <= harshest && !is_left_out) draw_family(family);
  }
}

void FaultPlan::draw_family(const Family& family) {
  Setting& chosen = state(family.id);
  chosen.active = decisions_.chance(kActive, family.strikes.id, 0, family.share);
  if (!chosen.active) return;
  // Halvings of the distance: rates spread evenly over their orders of magnitude.
  const std::uint64_t octaves =
      static_cast<std::uint64_t>(std::bit_width(family.rarest / family.commonest));
  const std::uint64_t octave = decisions_.choose(kRate, family.strikes.id, 0, octaves);
  chosen.rate = {1, std::max(family.commonest, family.rarest >> octave)};
  for (std::size_t i = 0; i < family.knobs.size(); ++i) {
    const std::uint64_t step = decisions_.choose(kKnob, family.strikes.id, i, kKnobSteps + 1);
    chosen.knobs[i] = knob_value(family.knobs[i], step);
  }
}

void FaultPlan::pin(FamilyId id, Ratio rate) {
  state(id).active = true;
  state(id).rate = rate;
}

void FaultPlan::add(const FaultRule& rule) {
  Setting& chosen = state(rule.family);
  // What a rate says needs no look at the rules at every opportunity.
  chosen.is_aimed = chosen.is_aimed || rule.is_aimed() || has_rules(rule.family);
  chosen.names_files = chosen.names_files || !rule.path.empty();
  pin(rule.family, rule.rate);
  for (const KnobSetting& knob : rule.knobs) set_knob(rule.family, knob.index, knob.value);
  wishes_.push_back({rule});
  if (rule.from_ns != 0 || rule.until_ns != FaultRule::kNever) changes_with_time_ = true;
}

bool FaultPlan::has_rules(FamilyId id) const {
  return std::ranges::any_of(wishes_, [id](const Wish& wish) { return wish.rule.family == id; });
}

bool FaultPlan::holds(FamilyId id) const {
  if (!setting(id).active) return false;
  if (!setting(id).is_aimed) return setting(id).rate.numerator != 0;
  return std::ranges::any_of(wishes_, [&](const Wish& wish) {
    const FaultRule& rule = wish.rule;
    const bool is_event = rule.nth != 0 || rule.call || !rule.path.empty();
    return rule.family == id && !is_event && rule.rate.numerator != 0 && rule.fits(moment_);
  });
}

bool FaultPlan::has_struck() const {
  for (std::size_t id = 0; id < settings_.size(); ++id) {
    const bool is_crash = id == static_cast<std::size_t>(FamilyId::kill) ||
                          id == static_cast<std::size_t>(FamilyId::power_cut);
    if (!is_crash && settings_[id].strikes > 0) return true;
  }
  return false;
}

void FaultPlan::set_knob(FamilyId id, std::size_t index, std::uint64_t value) {
  REPRISE_CHECK(index < known(id).knobs.size());
  state(id).knobs[index] = value;
}

void FaultPlan::heal() {
  for (Setting& chosen : settings_) chosen.active = false;
}

bool FaultPlan::draw_strike(FamilyId id, Address address, std::string_view path) {
  Setting& chosen = state(id);
  ++chosen.opportunities;
  const bool strikes = chosen.is_aimed ? draw_by_rules(id, address, path)
                                       : decisions_.chance(known(id).strikes, address.entity,
                                                           address.counter, chosen.rate);
  if (strikes) ++chosen.strikes;
  return strikes;
}

/// Every rule that fits counts the opportunity; one of them must do.
bool FaultPlan::draw_by_rules(FamilyId id, Address address, std::string_view path) {
  bool strikes = false;
  for (Wish& wish : wishes_) {
    const FaultRule& rule = wish.rule;
    if (rule.family != id || !rule.fits(moment_) || !rule.fits(path)) continue;
    const std::uint64_t number = ++wish.opportunities;
    strikes |= rule.nth == 0 ? decisions_.chance(known(id).strikes, address.entity, address.counter,
                                                 rule.rate)
                             : number == rule.nth || (rule.onward && number > rule.nth);
  }
  return strikes;
}

std::uint64_t FaultPlan::detail(FamilyId id, std::uint64_t entity, std::uint64_t counter,
                                std::uint64_t n) {
  return decisions_.choose(known(id).detail, entity, counter, n);
}

std::int64_t draw_clock_step_ns(FaultPlan& plan, std::uint64_t machine, std::uint64_t counter) {
  if (!plan.strikes(FamilyId::clock_step, machine, counter)) return 0;
  return draw_jump_ns(plan, FamilyId::clock_step, machine, counter);
}

std::int64_t draw_jump_ns(FaultPlan& plan, FamilyId id, std::uint64_t machine,
                          std::uint64_t counter) {
  // Two choices at one address would be one choice: direction and size share a number.
  const std::uint64_t drawn = plan.detail(id, machine, counter, 2 * plan.knob(id, 0));
  const std::int64_t size = static_cast<std::int64_t>(drawn / 2) + 1;
  return drawn % 2 == 0 ? size : -size;
}

}  // namespace reprise::faults
