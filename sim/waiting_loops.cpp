#include "sim/waiting_loops.hpp"

#include <algorithm>
#include <utility>

namespace reprise::sim {
namespace {

// Libraries spin ten to two thousand times before they block.
constexpr WaitingLoops::Rounds kMostTried = 4096;
// Each round may come before or after every change: with more, hardly an exploration would end.
constexpr WaitingLoops::Rounds kMostExplored = 16;

}  // namespace

bool WaitingLoops::may_go_on(const Loop& loop, Rounds rounds) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && !known->second.is_endless && rounds < known->second.rounds;
}

bool WaitingLoops::is_unknown(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known == loops_.end() || !known->second.is_endless;
}

void WaitingLoops::start_trial(Loop loop, Rounds rounds) { trial_ = {std::move(loop), rounds + 1}; }

// What is read before a loop belongs to its first round only.
void WaitingLoops::went_round(const Loop& loop) {
  if (!std::ranges::includes(trial_->loop.read, loop.read)) return gave_up();
  if (++trial_->rounds == kMostTried) goes_on_for_ever();
}

void WaitingLoops::goes_on_for_ever() {
  loops_[trial_->loop].is_endless = true;
  trial_.reset();
}

void WaitingLoops::gave_up() {
  Known& known = loops_[trial_->loop];
  known.rounds = trial_->rounds;
  known.is_endless = known.rounds > kMostExplored;
  leaves_out_ |= known.is_endless;
  trial_.reset();
}

void WaitingLoops::save(scheduler::StateWriter& writer) const {
  writer.size(loops_);
  for (const auto& [loop, known] : loops_) {
    writer.number(loop.task);
    writer.size(loop.read);
    for (const ObjectNames::Name name : loop.read) writer.number(name);
    writer.number(known.rounds);
    writer.number(known.is_endless);
  }
}

void WaitingLoops::restore(scheduler::StateReader& reader) {
  std::vector<std::pair<Loop, Known>> loops;
  reader.size(loops);
  for (auto& [loop, known] : loops) {
    reader.number(loop.task);
    reader.size(loop.read);
    for (ObjectNames::Name& name : loop.read) reader.number(name);
    reader.number(known.rounds);
    reader.number(known.is_endless);
  }
  loops_ = {loops.begin(), loops.end()};
}

}  // namespace reprise::sim
