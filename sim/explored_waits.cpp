// Loops that wait until others change what they read, as far as the exploration of schedules goes.

#include <algorithm>
#include <utility>

#include "scheduler/prf.hpp"
#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::ObjectId;
using scheduler::StepNumber;
using scheduler::Task;

// Writes to other bytes of a piece come before a read of these or after: nobody could tell. What
// calls look at is changed by the calls of the same loop, too: its own line, its own lock.
bool ScheduleExplorer::is_news(const Written& written, const Sight& to) const {
  const bool is_memory = piece_of_[to.id] != nullptr;
  return (written.bytes & to.bytes) != 0 && (is_memory || written.by != to.by);
}

std::size_t ScheduleExplorer::last_written(const Sight& sight) const {
  if (sight.id >= writes_.size()) return 0;
  const std::vector<Written>& writes = writes_[sight.id];
  std::size_t last = writes.size();
  while (last > 0 && !is_news(writes[last - 1], sight)) --last;
  return last;
}

Sight ScheduleExplorer::sight_of(ObjectId id, std::uint8_t bytes, const void* place) const {
  Sight sight{.id = id, .bytes = bytes, .place = place, .by = scheduler_.running().id};
  sight.written = last_written(sight);
  return sight;
}

bool ScheduleExplorer::may_change(const Sight& sight) const {
  const Piece* const piece = piece_of_[sight.id];
  return sight.store != 0 || piece == nullptr || piece->may_change;
}

bool ScheduleExplorer::has_changed(const Sight& sight) const {
  if (sight.store != 0) return newest_[sight.id] != sight.store;
  return last_written(sight) > sight.written;
}

bool ScheduleExplorer::sees_news(const std::vector<Sight>& sights) const {
  return std::ranges::any_of(sights, [&](const Sight& sight) { return has_changed(sight); });
}

// Under rc11 what was read of an atomic may be read again, though it is not the newest.
bool ScheduleExplorer::will_see_news(const std::vector<Sight>& sights) const {
  return std::ranges::any_of(
      sights, [&](const Sight& sight) { return sight.store == 0 && has_changed(sight); });
}

// A loop that never yields has gone round several times in that time: it has got on, if so.
bool ScheduleExplorer::finds_news(const std::vector<Sight>& round) {
  for (auto sight = round.begin(); sight != round.end(); ++sight) {
    const auto is_other = [&](const Sight& later) {
      return later.is_of_the_same(*sight) && !later.finds_the_same(*sight);
    };
    if (std::any_of(sight, round.end(), is_other)) return true;
  }
  return false;
}

// It has changed what it saw there, or tried to: that shows the newest.
bool ScheduleExplorer::must_see_news(const Loop& loop, const std::vector<Sight>& round) const {
  return std::ranges::any_of(round, [&](const Sight& sight) {
    return has_changed(sight) && loops_.must_see(loop, name_of_[sight.id]);
  });
}

std::vector<StepNumber> ScheduleExplorer::steps_that_changed(const Sight& sight) const {
  std::vector<StepNumber> steps;
  if (sight.store != 0) {
    const scheduler::Execution& execution = search().execution();
    for (const StepNumber step : execution.stores_behind(sight.id, sight.store, position_)) {
      if (original_of(execution.step(step).atomic->written) != sight.store) steps.push_back(step);
    }
    return steps;
  }
  if (sight.id >= writes_.size()) return steps;
  const std::vector<Written>& writes = writes_[sight.id];
  for (std::size_t i = sight.written; i < writes.size(); ++i) {
    if (is_news(writes[i], sight)) steps.push_back(writes[i].at);
  }
  return steps;
}

// Any of them was enough.
std::vector<StepNumber> ScheduleExplorer::causes_of(const Wait& wait) const {
  std::vector<StepNumber> causes;
  if (wait.deadline_ns) causes = steps_until(*wait.deadline_ns);
  for (const Sight& sight : wait.sights) {
    const std::vector<StepNumber> steps = steps_that_changed(sight);
    causes.insert(causes.end(), steps.begin(), steps.end());
  }
  return causes;
}

void ScheduleExplorer::note_later_causes() {
  for (const Wait& wait : waits_) {
    for (const StepNumber cause : causes_of(wait)) {
      if (cause > wait.at) search().also_enabled_by(wait.at, cause);
    }
  }
}

// Several loops may yield in one function that they call. @returns 0 for a loop that never yields:
// then it is about to access memory
ObjectNames::Name ScheduleExplorer::place_of_yield(const Task& task) const {
  if (task.next.location != nullptr) return 0;
  ObjectNames::Name place = names_.of(task.next.site);
  for (const void* const caller : callers_())
    place = scheduler::prf(0, 0, place, names_.of(caller));
  return place;
}

std::vector<Loop::Read> ScheduleExplorer::looks_of(const std::vector<Sight>& round) const {
  std::vector<Loop::Read> looks;
  for (const Sight& sight : round) {
    looks.push_back({name_of_[sight.id], sight.bytes, names_.of(sight.place)});
  }
  return looks;
}

// Where a loop yields tells it from others; if it never does, its looks do.
Loop ScheduleExplorer::loop_of(const Task& task, const std::vector<Sight>& round) const {
  Loop loop{task.id, tasks_[task.id].yields_at, looks_of(round)};
  if (loop.yields_at != 0) {
    for (Loop::Read& read : loop.reads) read.place = 0;
  }
  std::ranges::sort(loop.reads);
  const auto again = std::ranges::unique(loop.reads);
  loop.reads.erase(again.begin(), again.end());
  return loop;
}

void ScheduleExplorer::ran_alone(const Task& task) {
  if (loops_.trial_runs() && !loops_.trial_is_long()) return loops_.ran_alone();
  yielded(task);
  of(task.id).ran_alone = true;
}

void ScheduleExplorer::yielded(const Task& task) {
  if (last_attempts_) {
    yielded_ = task.id;
    return;
  }
  OfTask& own = of(task.id);
  own.ran_alone = own.spins = false;
  own.looks.changed();
  if (over_ && !loops_.trial_runs()) {
    if (!task.may_time_out) yielded_ = task.id;
    return;
  }
  if (task.may_time_out && begins_to_wait_for_time(task)) return;
  const bool yields_itself = task.next.location == nullptr;
  if (loops_.trial_runs() && loops_.trial_yields() && !yields_itself) return loops_.spun();
  // It was seen to go round in the middle of a round.
  if (std::exchange(own.yields_itself, yields_itself) && !yields_itself) return;
  yielded_ = task.id;
  if (own.rounds.saw_nothing() && !loops_.trial_runs()) share_what_was_read(own);
  own.read_alone.clear();
  own.yields_at = place_of_yield(task);
  const bool changes = std::exchange(own.has_written, false);
  const std::vector<Sight>& round = own.rounds.end(own.yields_at);
  const Loop loop = loop_of(task, round);
  if (loops_.trial_runs()) {
    if (task.id == loops_.task_of_trial()) loops_.went_round(loop, looks_of(round), changes);
  } else if (!round.empty() && (yields_itself || !finds_news(round))) {
    if (loops_.may_go_on(loop, own.rounds.repeats())) return;
    own.awaited = round;
    if (own.rounds.repeats() > 0 && has_used_up(own, round)) {
      waits_after_all(own.used_up->loop);
    }
    own.may_use_up = may_use_up_attempts(loop, own);
    own.must_see_news = must_see_news(loop, round);
    own.is_untried = loops_.needs_quiet(loop) && loops_.is_unknown(loop) && sees_news(round) &&
                     !own.must_see_news;
    const bool is_in_vain = own.rounds.repeats() > 0 && !own.outdated.empty();
    if (is_in_vain && !must_be_tried(task)) repeat_in_vain(own);
  }
}

// There was something new, and under rc11 it may read what it had read before all the same: a round
// that could as well be left out.
void ScheduleExplorer::repeat_in_vain(OfTask& own) {
  own.is_stuck = true;
  search().leave_out();
}

// It may find nothing new in its next round, and it is not known whether it waits for that.
bool ScheduleExplorer::must_be_tried(const Task& task) {
  const OfTask& own = of(task.id);
  if (over_ || own.is_stuck || own.may_use_up || own.awaited.empty()) return false;
  if (own.must_see_news || will_see_news(own.awaited)) return false;
  return !own.is_untried && loops_.is_unknown(loop_of(task, own.awaited));
}

// This run is not explored any further: it comes again when more is known. So do all, where a
// thread has gone on in that loop as if it gave up.
void ScheduleExplorer::start_trial(const Task& task) {
  over_ = true;
  const OfTask& own = of(task.id);
  tried_ = loop_of(task, own.awaited);
  grown_ |= !loops_.is_new(*tried_);
  loops_.start_trial(*tried_, own.rounds.repeats(), own.ran_alone);
}

// @returns the one that the task goes on in, if it is not known whether that gives up
std::optional<Loop> ScheduleExplorer::unknown_loop(const Task& task) const {
  const std::vector<Sight>& round = tasks_[task.id].awaited;
  if (round.empty()) return std::nullopt;
  std::optional<Loop> loop = loop_of(task, round);
  if (!loops_.is_unknown(*loop)) loop.reset();
  return loop;
}

// There was no news then, as there is now: that order has to be explored.
void ScheduleExplorer::touch_what_was_seen(const std::vector<Sight>& round) {
  for (const Sight& sight : round) {
    if (sight.store == 0) touch(sight.id, scheduler::TouchKind::read, sight.bytes, 0);
  }
}

Task* ScheduleExplorer::task_of_trial(const scheduler::View& view) {
  const auto tried = std::ranges::find(view.runnable, loops_.task_of_trial(), &Task::id);
  if (tried != view.runnable.end() && has_time_come(**tried)) return *tried;
  loops_.gave_up();
  return nullptr;
}

// Loops that have waited for one another up to the limit need not do so again, unless somebody has
// a deadline.
void ScheduleExplorer::note_hang(const scheduler::View& view) {
  for (const Task* const task : view.runnable) {
    const std::vector<Sight>& awaited = of(task->id).awaited;
    if (!awaited.empty()) hang_.push_back(loop_of(*task, awaited));
  }
  std::ranges::sort(hang_);
  const auto has_deadline = [](const Task* task) {
    return task->deadline.time_ns != scheduler::kNoDeadline;
  };
  if (std::ranges::any_of(scheduler_.live_tasks(), has_deadline)) return hang_.clear();
  if (hangs_.contains(hang_)) scheduler_.reach_limit();
}

bool ScheduleExplorer::cut_off() {
  if (loops_.trial_runs()) loops_.cut_short();
  if (!hang_.empty()) hangs_.insert(hang_);
  const bool comes_again = starts_over() || tried_;
  if (!comes_again) reserve("a run came to its limit");
  return !comes_again;
}

// It waits for others to change what none has touched yet.
void ScheduleExplorer::share_what_was_read(OfTask& own) {
  for (const auto& [name, bytes, place] : own.read_alone.reads()) {
    Piece& piece = pieces_[name];
    if ((piece.shared & bytes) != 0) continue;
    piece.shared |= bytes;
    if (piece.id == 0) piece.id = add_object(name, &piece);
    grown_ = true;
    loops_.forget();
    writes_.resize(std::max<std::size_t>(writes_.size(), piece.id + 1));
    own.rounds.saw(sight_of(piece.id, bytes, place));
  }
}

}  // namespace reprise::sim
