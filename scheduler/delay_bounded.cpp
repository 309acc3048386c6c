#include "scheduler/delay_bounded.hpp"

#include <algorithm>

#include "scheduler/horizon.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kDelayStream{"delay"};

}  // namespace

void DelayBounded::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  delayed_ = 0;
  yielded_ = kNoTask;
  const KeyedPrf bits = decisions().bits_of(kDelayStream);
  const std::uint64_t horizon =
      profile_ != nullptr && profile_->points > 0 ? profile_->points : drawn_horizon(bits(0, 0));
  delay_steps_.clear();
  for (unsigned i = 1; i <= delays_; ++i) {
    delay_steps_.push_back(scale(bits(0, i), horizon));
  }
  std::ranges::sort(delay_steps_);
}

Task& DelayBounded::next(const View& view) {
  bool waits = yielded_ == view.running.id;
  yielded_ = kNoTask;
  // Those that fell into stretches without a choice are made up for together.
  while (delayed_ < delay_steps_.size() && delay_steps_[delayed_] <= view.step) {
    ++delayed_;
    waits = true;
  }
  return waits ? next_in_turn(view) : quiet_choice(view);
}

}  // namespace reprise::scheduler
