#pragma once
// Faults that last: virtual time is cut into periods, and a family strikes in a period or not.
//
// Determinism: one decision a period, addressed by its number; made when somebody first asks in it.

#include <cstdint>

#include "faults/fault_plan.hpp"

namespace reprise::faults {

class Episodes {
 public:
  explicit Episodes(FamilyId family) : family_(family) {}

  void reset() { number_ = kNone; }

  /// @param elapsed_ns virtual time since the start of the run
  /// @returns whether there is news: the first question in its period, or since a rule changed its
  ///          mind
  bool enter(FaultPlan& plan, std::uint64_t entity, std::uint64_t elapsed_ns,
             std::uint64_t period_ns) {
    const std::uint64_t number = elapsed_ns / period_ns;
    const bool holds = plan.holds(family_);  // a rule may begin or end within a period
    if (number == number_ && holds == held_) return false;
    number_ = number;
    held_ = holds;
    struck_ = plan.strikes(family_, entity, number);
    return true;
  }

  bool struck() const { return struck_; }
  std::uint64_t number() const { return number_; }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  FamilyId family_;
  std::uint64_t number_ = kNone;
  bool struck_ = false;
  bool held_ = false;
};

}  // namespace reprise::faults
