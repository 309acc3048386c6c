#pragma once
// Each runnable task in turn, in the order of ids, one scheduling point each: the fairest schedule,
// and the same one for every seed.

#include "scheduler/strategy.hpp"

namespace reprise::scheduler {

class RoundRobin final : public Strategy {
 public:
  Task& next(const View& view) override { return next_in_turn(view); }
};

}  // namespace reprise::scheduler
