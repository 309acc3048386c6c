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

void save(const std::vector<Loop::Read>& reads, scheduler::StateWriter& writer) {
  writer.size(reads);
  for (const Loop::Read& read : reads) {
    writer.number(read.object);
    writer.number(read.bytes);
    writer.number(read.place);
  }
}

void restore(std::vector<Loop::Read>& reads, scheduler::StateReader& reader) {
  reader.size(reads);
  for (Loop::Read& read : reads) {
    reader.number(read.object);
    reader.number(read.bytes);
    reader.number(read.place);
  }
}

void save(const Loop& loop, scheduler::StateWriter& writer) {
  writer.number(loop.task);
  writer.number(loop.yields_at);
  save(loop.reads, writer);
}

void restore(Loop& loop, scheduler::StateReader& reader) {
  reader.number(loop.task);
  reader.number(loop.yields_at);
  restore(loop.reads, reader);
}

}  // namespace

bool WaitingLoops::may_go_on(const Loop& loop, Count rounds) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && known->second.gives_up_soon() && rounds < known->second.rounds;
}

bool WaitingLoops::gives_up_late(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && known->second.gives_up_late();
}

bool WaitingLoops::is_unknown(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known == loops_.end() || known->second.gives_up_soon();
}

bool WaitingLoops::needs_quiet(const Loop& loop) const {
  const auto known = loops_.find(loop);
  return known != loops_.end() && known->second.needs_quiet;
}

bool WaitingLoops::must_see(const Loop& loop, ObjectNames::Name object) const {
  const auto known = loops_.find(loop);
  if (known == loops_.end()) return false;
  const std::vector<ObjectNames::Name>& must_see = known->second.must_see;
  return std::ranges::find(must_see, object) != must_see.end();
}

void WaitingLoops::forget() {
  loops_.clear();
  watched_.clear();
  leaves_out_ = leaves_out_changes_ = false;
}

void WaitingLoops::start_trial(Loop loop, Count rounds, bool is_long) {
  trial_ = {std::move(loop), rounds + 1, is_long};
}

// What is read before a loop belongs to its first round only; what is read after it may be the
// same.
bool WaitingLoops::is_in_trial(const Loop& loop) const {
  const std::set<Loop::Read>& known = trial_->reads;
  if (!std::ranges::includes(trial_->loop.reads, loop.reads)) return false;
  if (loop.reads.empty()) return loop.yields_at != 0;
  const auto is_known = [&](const Loop::Read& read) { return known.contains(read); };
  return known.empty() || std::ranges::any_of(loop.reads, is_known);
}

void WaitingLoops::went_round(const Loop& loop, const std::vector<Loop::Read>& looks,
                              bool changes) {
  trial_->may_change |= changes;
  if (loop.yields_at != trial_->loop.yields_at) return goes_elsewhere(1);
  trial_->elsewhere = 0;
  if (!is_in_trial(loop)) return gave_up();
  trial_->changes |= trial_->may_change;
  trial_->reads.insert(loop.reads.begin(), loop.reads.end());
  trial_->looks.insert(looks.begin(), looks.end());
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

void WaitingLoops::saw_news_of(ObjectNames::Name object) {
  if (!must_see(trial_->loop, object)) loops_[trial_->loop].must_see.push_back(object);
  trial_.reset();
}

void WaitingLoops::gave_up() {
  Known& known = loops_[trial_->loop];
  known.rounds = trial_->rounds;
  known.is_endless = known.needs_quiet = false;
  known.looks = {trial_->looks.begin(), trial_->looks.end()};
  if (known.gives_up_late() && trial_->changes) {
    known.is_endless = leaves_out_ = true;
  }
  watch(known);
  trial_.reset();
}

void WaitingLoops::waits_after_all(const Loop& loop) {
  loops_[loop].is_endless = leaves_out_ = true;
}

void WaitingLoops::watch(const Known& known) {
  if (!known.gives_up_late()) return;
  for (const Loop::Read& look : known.looks) watched_.insert(look.object);
}

void WaitingLoops::save(scheduler::StateWriter& writer) const {
  writer.size(loops_);
  for (const auto& [loop, known] : loops_) {
    sim::save(loop, writer);
    writer.number(known.rounds);
    writer.number(known.is_endless);
    writer.number(known.needs_quiet);
    writer.size(known.must_see);
    for (const ObjectNames::Name object : known.must_see) writer.number(object);
    sim::save(known.looks, writer);
  }
  writer.size(went_on_);
  for (const Loop& loop : went_on_) sim::save(loop, writer);
  writer.number(leaves_out_);
  writer.number(leaves_out_changes_);
}

void WaitingLoops::restore(scheduler::StateReader& reader) {
  std::vector<std::pair<Loop, Known>> loops;
  reader.size(loops);
  for (auto& [loop, known] : loops) {
    sim::restore(loop, reader);
    reader.number(known.rounds);
    reader.number(known.is_endless);
    reader.number(known.needs_quiet);
    reader.size(known.must_see);
    for (ObjectNames::Name& object : known.must_see) reader.number(object);
    sim::restore(known.looks, reader);
  }
  loops_ = {loops.begin(), loops.end()};
  for (const auto& [loop, known] : loops_) watch(known);
  std::vector<Loop> went_on;
  reader.size(went_on);
  for (Loop& loop : went_on) sim::restore(loop, reader);
  went_on_ = {went_on.begin(), went_on.end()};
  reader.number(leaves_out_);
  reader.number(leaves_out_changes_);
}

}  // namespace reprise::sim
