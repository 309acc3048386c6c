#include "scheduler/mixed.hpp"

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kStrategyStream{"strategy"};
// Sticky twice: storage bugs need a fault at the right place more often than a rare interleaving.
constexpr std::string_view kMix[] = {"sticky", "sticky", "uniform", "pct:2", "pct:3"};

}  // namespace

void Mixed::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  const std::uint64_t drawn = decisions().bits(kStrategyStream, 0, 0);
  chosen_ = make_strategy(kMix[scale(drawn, std::size(kMix))]);
  chosen_->begin(decisions_of_run);
}

}  // namespace reprise::scheduler
