#include "scheduler/random_walk.hpp"

#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

constexpr Stream kStickinessStream{"stickiness"};
// From a switch at every second point to one in sixty-four.
constexpr std::uint64_t kStayOf256[] = {128, 192, 224, 240, 252};

}  // namespace

void RandomWalk::begin(Decisions& decisions_of_run) {
  Strategy::begin(decisions_of_run);
  bits_.begin(decisions().bits_of(kScheduleStream));
  yielded_ = kNoTask;
  stay_of_256_ = 0;
  if (kind_ == Kind::sticky) {
    const std::uint64_t drawn = decisions().bits(kStickinessStream, 0, 0);
    stay_of_256_ = kStayOf256[scale(drawn, std::size(kStayOf256))];
  }
}

Task& RandomWalk::next(const View& view) {
  const std::uint64_t bits = bits_.of(view.running);
  const bool yields = yielded_ == view.running.id;
  yielded_ = kNoTask;
  if (view.can_go_on() && !yields && (bits & 0xff) < stay_of_256_) return view.running;
  // The low byte decided about staying; the product uses the high bits.
  const std::size_t count = view.runnable.size();
  std::size_t picked = scale(bits, count);
  if (yields && view.can_go_on()) {
    // Not itself but the one after it: by arithmetic, because no processor predicts a random pick.
    picked += picked == view.place_of_running() ? 1U : 0U;
    picked = picked == count ? 0 : picked;
  }
  return *view.runnable[picked];
}

}  // namespace reprise::scheduler
