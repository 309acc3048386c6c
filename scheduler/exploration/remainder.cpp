#include "scheduler/exploration/remainder.hpp"

#include <algorithm>

namespace reprise::scheduler {

// Asked of every step behind every race.
inline bool Remainder::follows(StepNumber step) const {
  if (step > race_.first && execution_->happens_before(race_.first, step)) return true;
  if (race_.kind != RaceKind::taken) return step == race_.first;
  return step == race_.first || step == race_.second ||
         (step > race_.second && execution_->happens_before(race_.second, step));
}

bool Remainder::find(const Execution& execution, const ReversibleRace& race, StepNumber end,
                     TaskId task) {
  execution_ = &execution;
  race_ = race;
  steps_.clear();
  for (StepNumber i = race.first + 1; i < end; ++i) {
    if (!follows(i) && !execution.step(i).fails) steps_.push_back(i);
  }
  const auto misses = [this](StepNumber step) { return misses_its_causes(step); };
  if (std::ranges::none_of(execution.waits(), misses)) return true;
  put_in_order();
  if (race.kind == RaceKind::unread) return is_there(race.second);
  const Execution::Needed needed = execution.needed_by(race.second, task);
  return is_there(needed.last) && is_there(needed.cause) && is_enabled(race.second);
}

bool Remainder::misses_its_causes(StepNumber step) const {
  if (step < race_.first || (step != race_.second && follows(step))) return false;
  return std::ranges::all_of(execution_->step(step).enabled_by,
                             [this](StepNumber cause) { return follows(cause); });
}

// Steps wait for those that enable them, though they had others before.
void Remainder::put_in_order() {
  pending_.swap(steps_);
  steps_.clear();
  made_.assign(execution_->length(), false);
  for (std::size_t before = pending_.size() + 1; before != pending_.size();) {
    before = pending_.size();
    std::erase_if(pending_, [this](StepNumber step) {
      if (!can_be_made(step)) return false;
      steps_.push_back(step);
      made_[step] = true;
      return true;
    });
  }
}

bool Remainder::can_be_made(StepNumber step) const {
  if (!is_enabled(step)) return false;
  for (StepNumber before = race_.first + 1; before < step; ++before) {
    if (!made_[before] && execution_->happens_before(before, step)) return false;
  }
  return true;
}

bool Remainder::is_enabled(StepNumber step) const {
  if (step == execution_->length()) return true;  // it is blocked by something else
  const auto is_cause_there = [this](StepNumber cause) { return is_there(cause); };
  const std::vector<StepNumber>& causes = execution_->step(step).enabled_by;
  return causes.empty() || std::ranges::any_of(causes, is_cause_there) ||
         execution_->any_later_cause(step, is_cause_there);
}

bool Remainder::is_there(StepNumber step) const {
  return step == kNowhere || step < race_.first || (step < made_.size() && made_[step]);
}

}  // namespace reprise::scheduler
