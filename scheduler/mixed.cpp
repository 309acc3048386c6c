#include "scheduler/mixed.hpp"

#include <span>

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kStrategyStream{"strategy"};

struct Share {
  std::string_view strategy;
  std::uint64_t parts;
};

// Sticky twice: storage bugs need a fault at the right place more often than a rare interleaving.
constexpr Share kBlindMix[] = {{"sticky", 2}, {"uniform", 1}, {"pct:2", 1}, {"pct:3", 1}};

// On the programs of tests/bench/bugs the guided search finds most bugs in the fewest runs; each of
// the others is the best on some, or does not need that a survey saw the places of the bug.
constexpr Share kProfiledMix[] = {
    {"guided", 15}, {"surw", 2}, {"pos", 1}, {"delay:4", 1}, {"pct:3", 1}};

std::string_view draw(std::span<const Share> mix, std::uint64_t bits) {
  std::uint64_t parts = 0;
  for (const Share& share : mix) parts += share.parts;
  std::uint64_t part = scale(bits, parts);
  for (const Share& share : mix) {
    if (part < share.parts) return share.strategy;
    part -= share.parts;
  }
  __builtin_unreachable();
}

}  // namespace

void Mixed::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  const std::uint64_t bits = decisions().bits(kStrategyStream, 0, 0);
  drawn_ = profile_ == nullptr ? draw(kBlindMix, bits) : draw(kProfiledMix, bits);
  chosen_ = make_strategy(drawn_, profile_);
  chosen_->begin(decisions_of_run);
}

}  // namespace reprise::scheduler
