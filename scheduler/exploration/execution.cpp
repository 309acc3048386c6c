#include "scheduler/exploration/execution.hpp"

#include <algorithm>

namespace reprise::scheduler {

void Execution::truncate(std::size_t length) {
  later_causes_.clear();
  while (events_.size() > length) {
    Event& event = events_.back();
    tasks_[event.step.move.task].last = event.before;
    for (std::size_t i = 0; i < event.step.enables.size(); ++i) {
      tasks_[event.step.enables[i]].cause = event.causes_before[i];
    }
    for (const Touch& touch : event.step.touches->objects) visits_[touch.object].pop_back();
    if (event.step.touches->everything) of_everything_.pop_back();
    if (!event.step.enabled_by.empty()) waits_.pop_back();
    if (event.step.atomic) remove_atomic(*event.step.atomic);
    events_.pop_back();
  }
}

KnownMove Execution::known(StepNumber position) const {
  const Step& known = step(position);
  KnownMove move{known.move, known.touches};
  if (!known.atomic) return move;
  move.atomic = known.atomic->open.object;
  move.stored = known.atomic->written;
  return move;
}

void Execution::make_room(TaskId task) {
  if (task >= tasks_.size()) tasks_.resize(task + 1);
  const std::size_t before = stride_;
  while (task >= stride_) stride_ *= 2;
  if (before != stride_) {
    std::vector<Clock> wider((events_.size() + 1) * stride_);
    for (std::size_t i = 0; i < events_.size(); ++i) {
      std::copy_n(&clocks_[i * before], before, &wider[i * stride_]);
    }
    clocks_ = std::move(wider);
  }
  if (clocks_.size() < (events_.size() + 1) * stride_) {
    clocks_.resize(2 * (events_.size() + 1) * stride_);
  }
}

void Execution::join(Clock* clock, StepNumber position) const {
  const Clock* const other = &clocks_[position * stride_];
  for (std::size_t i = 0; i < stride_; ++i) clock[i] = std::max(clock[i], other[i]);
}

const std::vector<ReversibleRace>& Execution::append(const Step& step) {
  make_room(step.move.task);
  for (const TaskId task : step.enables) make_room(task);
  const auto position = static_cast<StepNumber>(events_.size());
  find_races(step, position);

  Needed& own = tasks_[step.move.task];
  Event& event = events_.emplace_back();
  event.step = step;
  event.before = own.last;
  event.cause = own.cause;
  event.ordinal = own.last == kNowhere ? 1 : events_[own.last].ordinal + 1;
  clocks_[position * stride_ + step.move.task] = event.ordinal;
  own.last = position;
  for (const TaskId task : step.enables) {
    event.causes_before.push_back(tasks_[task].cause);
    tasks_[task].cause = position;
  }
  for (const Touch& touch : step.touches->objects) {
    if (touch.object >= visits_.size()) visits_.resize(touch.object + 1);
    visits_[touch.object].push_back({position, touch});
  }
  if (step.touches->everything) of_everything_.push_back(position);
  if (!step.enabled_by.empty()) waits_.push_back(position);
  if (step.atomic) add_atomic(*step.atomic, position);
  return races_;
}

const std::vector<ReversibleRace>& Execution::races_of_blocked(const Step& step) {
  make_room(step.move.task);
  find_races(step, static_cast<StepNumber>(events_.size()));
  return races_;
}

// From the latest conflicting step back: what is known already to happen before the step is no race
// with it. A step that must come first makes nothing known, since what it hides may be reversible:
// behind the unlock, that lock.
void Execution::find_races(const Step& step, StepNumber position) {
  races_.clear();
  Clock* const clock = &clocks_[position * stride_];
  std::fill_n(clock, stride_, 0);
  const Needed& own = tasks_[step.move.task];
  if (own.last != kNowhere) join(clock, own.last);
  if (own.cause != kNowhere) join(clock, own.cause);
  for (StepNumber before = 0; before < step.after; ++before) join(clock, before);
  known_.assign(clock, clock + stride_);
  if (step.atomic && step.atomic->open.reads) {
    find_taken(*step.atomic, position);
    const StepNumber read = position_of(step.atomic->open.object, step.atomic->chosen);
    if (read != kNowhere) join(clock, read);
  }

  find_candidates(step, clock);
  std::ranges::sort(candidates_, std::greater{}, &ReversibleRace::first);
  for (ReversibleRace& candidate : candidates_) {
    candidate.second = position;
    if (!covers(known_.data(), candidate.first) && could_begin_without(step, candidate.first)) {
      races_.push_back(candidate);
      join(known_.data(), candidate.first);
    }
    join(clock, candidate.first);
  }
  if (step.atomic && step.atomic->writes) find_unread(step, position, clock);
}

void Execution::find_candidates(const Step& step, const Clock* clock) {
  candidates_.clear();
  if (step.touches->everything) return find_candidates_of_everything(step);
  if (!of_everything_.empty()) candidates_.push_back({of_everything_.back(), 0, 0});
  for (const Touch& touch : step.touches->objects) {
    if (touch.object >= visits_.size()) continue;
    const bool guarded = step.guard.need != 0 && step.guard.object == touch.object;
    std::uint8_t open = touch.bytes;
    const std::vector<Visit>& visits = visits_[touch.object];
    for (auto visit = visits.rbegin(); visit != visits.rend() && open != 0; ++visit) {
      const bool is_known = covers(clock, visit->position);
      const bool writes = is_write(visit->touch.kind);
      if (!is_known && conflict(touch, visit->touch)) {
        candidates_.push_back({visit->position, 0, touch.object});
      }
      // Whatever comes before a write of all bytes happens before it.
      const bool hides =
          writes && (is_known || !guarded || could_begin_without(step, visit->position));
      if (hides) open &= static_cast<std::uint8_t>(~visit->touch.bytes);
    }
  }
}

// The last step of a task is not enough: the end of a process may need the lock that it has given.
void Execution::find_candidates_of_everything(const Step& step) {
  for (StepNumber i = 0; i < events_.size(); ++i) {
    if (events_[i].step.move.task != step.move.task) candidates_.push_back({i, 0, 0});
  }
}

// Whether there would be enough left to begin with if that one, and what happens after it, had not
// been. Who else could have enabled the step is known at the end only (Remainder).
bool Execution::could_begin_without(const Step& step, StepNumber removed) const {
  if (step.guard.need == 0) return true;
  std::int32_t left = step.guard.left;
  if (step.guard.object >= visits_.size()) return left >= step.guard.need;
  const std::vector<Visit>& visits = visits_[step.guard.object];
  for (auto visit = visits.rbegin(); visit != visits.rend() && visit->position >= removed;
       ++visit) {
    if (happens_before(removed, visit->position)) left -= visit->touch.change;
  }
  return left >= step.guard.need;
}

// --- atomic objects of which older stores may be seen ---

StepNumber Execution::position_of(ObjectId object, StoreName store) const {
  if (object >= atomics_.size()) return kNowhere;
  const auto& stores = atomics_[object].stores;
  const auto found = std::ranges::find(stores, store, &Placed::name);
  return found == stores.end() ? kNowhere : found->position;
}

std::vector<StepNumber> Execution::stores_behind(ObjectId object, StoreName store,
                                                 StepNumber before) const {
  std::vector<StepNumber> positions;
  const auto& stores = atomics_[object].stores;
  for (auto other = std::ranges::find(stores, store, &Placed::name); other != stores.end();
       ++other) {
    const bool is_made = other->position < before;  // not what was there at first
    if (other->name != store && is_made) positions.push_back(other->position);
  }
  return positions;
}

StepNumber Execution::replaced_at(ObjectId object, StoreName store) const {
  for (const StepNumber reader : atomics_[object].readers) {
    const AtomicStep& atomic = *events_[reader].step.atomic;
    if (atomic.writes && atomic.chosen == store) return reader;
  }
  return static_cast<StepNumber>(length());
}

void Execution::find_taken(const AtomicStep& atomic, StepNumber position) {
  if (atomic.open.object >= atomics_.size()) return;
  const AtomicObject& object = atomics_[atomic.open.object];
  for (const StoreName store : atomic.open.taken) {
    const auto taken = std::ranges::find(object.stores, store, &Placed::name);
    if (taken == object.stores.end() || taken + 1 == object.stores.end()) continue;
    const StepNumber update = (taken + 1)->position;
    if (covers(known_.data(), update)) continue;
    races_.push_back({update, position, atomic.open.object, RaceKind::taken, store});
  }
}

// What is read is never in front of what the reader knew of. A store in front of that is none to
// read, wherever it is put later on: another execution has it elsewhere.
void Execution::find_unread(const Step& step, StepNumber position, const Clock* clock) {
  const AtomicStep& atomic = *step.atomic;
  if (atomic.open.object >= atomics_.size()) return;
  const AtomicObject& object = atomics_[atomic.open.object];
  const auto place_of = [&](StoreName store) {
    return std::ranges::find(object.stores, store, &Placed::name) - object.stores.begin();
  };
  const auto place = place_of(atomic.chosen);  // it comes right behind
  for (const StepNumber reader : object.readers) {
    const OpenStep& read = events_[reader].step.atomic->open;
    if (covers(clock, reader) || place < place_of(read.oldest)) continue;
    if (could_begin_without(step, reader)) {
      races_.push_back({reader, position, atomic.open.object, RaceKind::unread, atomic.written});
    }
  }
}

void Execution::add_atomic(const AtomicStep& atomic, StepNumber position) {
  const ObjectId id = atomic.open.object;
  if (id >= atomics_.size()) atomics_.resize(id + 1);
  AtomicObject& object = atomics_[id];
  if (object.stores.empty()) object.stores.push_back({first_store(id), kNowhere});
  if (atomic.open.reads) object.readers.push_back(position);
  if (!atomic.writes) return;
  const auto before = std::ranges::find(object.stores, atomic.chosen, &Placed::name);
  object.stores.insert(before + 1, {atomic.written, position});
}

void Execution::remove_atomic(const AtomicStep& atomic) {
  AtomicObject& object = atomics_[atomic.open.object];
  if (atomic.open.reads) object.readers.pop_back();
  if (!atomic.writes) return;
  object.stores.erase(std::ranges::find(object.stores, atomic.written, &Placed::name));
}

}  // namespace reprise::scheduler
