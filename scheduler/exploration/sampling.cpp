#include "scheduler/exploration/sampling.hpp"

#include <algorithm>
#include <array>

#include "scheduler/exploration/state_archive.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler {
namespace {

// After how many steps a task is preempted, on average: some things show where tasks switch often,
// others where one gets far.
constexpr std::array<std::uint64_t, 3> kSteps{1, 4, 16};

}  // namespace

bool Sampling::begin_run() {
  ++samples_;
  drawn_ = 0;
  execution_.truncate(0);
  races_.clear();
  is_left_out_ = false;
  return true;
}

std::uint64_t Sampling::draw() { return prf(0, 0, samples_, drawn_++); }

std::optional<Move> Sampling::next(std::span<const TaskId> ready, TaskId running) {
  const bool can_go_on = std::ranges::find(ready, running) != ready.end();
  if (can_go_on && draw() % kSteps[samples_ % kSteps.size()] != 0) return Move{running, 0};
  return Move{ready[draw() % ready.size()], 0};
}

StoreName Sampling::choose(const OpenStep& open) {
  return open.options[draw() % open.options.size()];
}

void Sampling::did(const Step& step) {
  const std::vector<ReversibleRace>& races = execution_.append(step);
  races_.insert(races_.end(), races.begin(), races.end());
}

void Sampling::end_run(std::span<const Step>, std::span<const TaskId>, const Touches*) {
  ++(is_left_out_ ? count_.redundant : count_.executions);
}

void Sampling::save(StateWriter& writer) const { writer.number(samples_); }

void Sampling::restore(StateReader& reader) { reader.number(samples_); }

}  // namespace reprise::scheduler
