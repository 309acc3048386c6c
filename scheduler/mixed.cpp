#include "scheduler/mixed.hpp"

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kStrategyStream{"strategy"};
// Sticky twice: storage bugs need a fault at the right place more often than a rare interleaving.
constexpr std::string_view kBlindMix[] = {"sticky", "sticky", "uniform", "pct:2", "pct:3"};
constexpr std::string_view kProfiledMix[] = {"guided", "guided", "guided", "surw",
                                             "surw",   "pos",    "pct:2",  "sticky"};

}  // namespace

void Mixed::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  const std::uint64_t drawn = decisions().bits(kStrategyStream, 0, 0);
  const std::span<const std::string_view> mix =
      profile_ == nullptr ? std::span<const std::string_view>(kBlindMix) : kProfiledMix;
  drawn_ = mix[scale(drawn, mix.size())];
  chosen_ = make_strategy(drawn_, profile_);
  chosen_->begin(decisions_of_run);
}

}  // namespace reprise::scheduler
