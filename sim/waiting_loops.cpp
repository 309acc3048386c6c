#include "sim/waiting_loops.hpp"

#include <algorithm>
#include <utility>

#include "sim/spin_watch.hpp"

namespace reprise::sim {
namespace {

// Libraries spin ten to two thousand times before they block.
constexpr WaitingLoops::Count kMostTried = 4096;
// What a loop that never yields has done when it counts as having come round.
constexpr WaitingLoops::Count kMostSeenTried = kMostTried / SpinWatch::kRepeats;
// Each round may come before or after every change: with more, hardly an exploration would end.
constexpr WaitingLoops::Count kMostExplored = 16;

}  // namespace

bool WaitingLoops::may_go_on(const Loop& loop, Count rounds) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && !known->second.is_endless && rounds < known->second.rounds;
}

bool WaitingLoops::is_unknown(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known == loops_.end() || !known->second.is_endless;
}

bool WaitingLoops::needs_quiet(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && known->second.needs_quiet;
}

void WaitingLoops::start_trial(Loop loop, Count rounds, bool is_long) {
  trial_ = {std::move(loop), rounds + 1, is_long};
}

// What is read before a loop belongs to its first round only.
void WaitingLoops::went_round(const Loop& loop, bool changes) {
  trial_->changes |= changes;
  if (loop.yields_at != trial_->loop.yields_at) return goes_elsewhere(1);
  trial_->elsewhere = 0;
  if (!std::ranges::includes(trial_->loop.reads, loop.reads)) return gave_up();
  const Count most = loop.yields_at == 0 ? kMostSeenTried : kMostTried;
  if (++trial_->rounds >= most) goes_on_for_ever();
}

// In the same round, or in another loop.
void WaitingLoops::goes_elsewhere(Count times) {
  trial_->elsewhere += times;
  if (trial_->elsewhere >= kMostElsewhere) gave_up();
}

void WaitingLoops::cut_short() {
  if (trial_->elsewhere > trial_->rounds) return gave_up();
  goes_on_for_ever();
}

void WaitingLoops::goes_on_for_ever() {
  loops_[trial_->loop] = {.is_endless = true};
  leaves_out_changes_ |= trial_->changes;
  trial_.reset();
}

void WaitingLoops::saw_news() {
  loops_[trial_->loop].needs_quiet = true;
  trial_.reset();
}

void WaitingLoops::gave_up() {
  Known& known = loops_[trial_->loop];
  known.rounds = trial_->rounds;
  known.is_endless = known.rounds > kMostExplored;
  known.needs_quiet = false;
  leaves_out_ |= known.is_endless;
  trial_.reset();
}

void WaitingLoops::save(scheduler::StateWriter& writer) const {
  writer.size(loops_);
  for (const auto& [loop, known] : loops_) {
    writer.number(loop.task);
    writer.number(loop.yields_at);
    writer.size(loop.reads);
    for (const Loop::Read& read : loop.reads) {
      writer.number(read.object);
      writer.number(read.bytes);
      writer.number(read.place);
    }
    writer.number(known.rounds);
    writer.number(known.is_endless);
    writer.number(known.needs_quiet);
  }
}

void WaitingLoops::restore(scheduler::StateReader& reader) {
  std::vector<std::pair<Loop, Known>> loops;
  reader.size(loops);
  for (auto& [loop, known] : loops) {
    reader.number(loop.task);
    reader.number(loop.yields_at);
    reader.size(loop.reads);
    for (Loop::Read& read : loop.reads) {
      reader.number(read.object);
      reader.number(read.bytes);
      reader.number(read.place);
    }
    reader.number(known.rounds);
    reader.number(known.is_endless);
    reader.number(known.needs_quiet);
  }
  loops_ = {loops.begin(), loops.end()};
}

}  // namespace reprise::sim
