// Loops that wait until others change what they read, as far as the exploration of schedules goes.

#include <algorithm>
#include <utility>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::ObjectId;
using scheduler::StepNumber;
using scheduler::Task;

namespace {

// Whether a round has seen nothing that the last one had not seen throughout. What is read before a
// loop belongs to its first round only.
bool sees_the_same(const auto& round, const auto& last) {
  return std::ranges::all_of(round, [&](const auto& sight) {
    const auto is_other = [&](const auto& other) {
      return other.id == sight.id && other.bytes == sight.bytes && other != sight;
    };
    return std::ranges::find(last, sight) != last.end() && std::ranges::none_of(last, is_other);
  });
}

}  // namespace

// Writes to other bytes of a piece come before a read of these or after: nobody could tell.
std::size_t ScheduleExplorer::times_written(ObjectId piece, std::uint8_t bytes) const {
  const auto overlaps = [bytes](const Written& written) { return (written.bytes & bytes) != 0; };
  return static_cast<std::size_t>(std::ranges::count_if(writes_[piece], overlaps));
}

bool ScheduleExplorer::sees_news(const std::vector<Sight>& sights) const {
  return std::ranges::any_of(sights, [&](const Sight& sight) {
    if (sight.store != 0) return newest_[sight.id] != sight.store;
    return times_written(sight.id, sight.bytes) > sight.writes;
  });
}

std::vector<StepNumber> ScheduleExplorer::steps_that_changed(const Sight& sight) const {
  std::vector<StepNumber> steps;
  if (sight.store != 0) {
    const scheduler::Execution& execution = search_->execution();
    for (const StepNumber step : execution.stores_behind(sight.id, sight.store, position_)) {
      if (original_of(execution.step(step).atomic->written) != sight.store) steps.push_back(step);
    }
    return steps;
  }
  std::size_t seen = 0;
  for (const Written& written : writes_[sight.id]) {
    if ((written.bytes & sight.bytes) == 0) continue;
    if (++seen > sight.writes) steps.push_back(written.at);
  }
  return steps;
}

Loop ScheduleExplorer::loop_of(const Task& task, const std::vector<Sight>& round) const {
  Loop loop{task.id, {}};
  for (const Sight& sight : round) loop.read.push_back(name_of_[sight.id]);
  std::ranges::sort(loop.read);
  const auto again = std::ranges::unique(loop.read);
  loop.read.erase(again.begin(), again.end());
  return loop;
}

void ScheduleExplorer::yielded(const Task& task) {
  yielded_ = task.id;
  OfTask& own = of(task.id);
  if (own.seen.empty() && !loops_.trial_runs()) share_what_was_read(own);
  own.read_alone.clear();
  const std::vector<Sight> round = std::exchange(own.seen, {});
  const Loop loop = loop_of(task, round);
  if (loops_.trial_runs()) {
    if (task.id == loops_.task_of_trial()) loops_.went_round(loop);
  } else if (!round.empty()) {
    own.rounds = sees_the_same(round, own.last_round) ? own.rounds + 1 : 0;
    own.last_round = round;
    if (loops_.may_go_on(loop, own.rounds)) return;
    own.awaited = round;
    if (own.rounds > 0 && !own.outdated.empty()) repeat_in_vain(own);
  }
}

// There was something new, and under rc11 it may read what it had read before all the same: a round
// that could as well be left out.
void ScheduleExplorer::repeat_in_vain(OfTask& own) {
  own.is_stuck = true;
  search_->leave_out();
}

// Nothing that it has read has changed, and it is not known whether it waits for that.
bool ScheduleExplorer::must_be_tried(const Task& task) {
  const OfTask& own = of(task.id);
  return !over_ && !own.is_stuck && !own.awaited.empty() && !sees_news(own.awaited) &&
         loops_.is_unknown(loop_of(task, own.awaited));
}

// This run is not explored any further: it all comes again when more is known.
void ScheduleExplorer::start_trial(const Task& task) {
  over_ = grown_ = true;
  loops_.start_trial(loop_of(task, of(task.id).awaited), of(task.id).rounds);
}

Task* ScheduleExplorer::task_of_trial(const scheduler::View& view) {
  const auto tried = std::ranges::find(view.runnable, loops_.task_of_trial(), &Task::id);
  if (tried != view.runnable.end()) return *tried;
  loops_.gave_up();
  return nullptr;
}

bool ScheduleExplorer::cut_off() {
  if (loops_.trial_runs()) loops_.goes_on_for_ever();
  if (!grown_) reserve("a run came to its limit");
  return !grown_;
}

// It waits for others to change what none has touched yet.
void ScheduleExplorer::share_what_was_read(OfTask& own) {
  for (const ObjectNames::Name name : own.read_alone) {
    Piece& piece = pieces_[name];
    if (piece.id != 0) continue;
    piece.id = add_object(name, &piece);
    grown_ = true;
    writes_.resize(std::max<std::size_t>(writes_.size(), piece.id + 1));
    own.seen.push_back(sight_of(piece.id, 0xff));
  }
}

}  // namespace reprise::sim
