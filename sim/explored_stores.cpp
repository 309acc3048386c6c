// What atomic accesses choose under rc11, as far as the exploration of schedules goes.

#include <algorithm>
#include <functional>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::ObjectId;
using scheduler::OpenStep;
using scheduler::StoreName;
using scheduler::TaskId;
using scheduler::TouchKind;

std::size_t ScheduleExplorer::choose(const scheduler::OpenAccess& access) {
  chooses_stores_ = true;
  const bool is_followed = in_step_ || loops_.trial_runs();
  looks_unseen_ = last_attempts_ || !is_followed;
  const std::size_t at = is_followed ? choose_store(access) : 0;
  decisions().note(kStoreStream, access.task, of(access.task).choices++, at);
  return at;
}

std::size_t ScheduleExplorer::choose_store(const scheduler::OpenAccess& access) {
  if (last_attempts_) return 0;  // the newest, as before
  const ObjectId id = object_id(access.history.cell().address);
  OpenStep open = store_names_.open(id, access);
  const scheduler::Stores options = open.options;
  if (in_step_) {
    note_untried(of(access.task), open);
    leave_out_outdated(access.task, open);
    chosen_ = search().choose(open);
  } else {
    chosen_ = same_as_before(access.task, open);
  }
  open_ = std::move(open);
  return static_cast<std::size_t>(std::ranges::find(options, chosen_) - options.begin());
}

// In a trial, as if nothing had changed: what the loop has found there last. Where it may not do so
// again, the trial tells nothing - unless it has left the loop before.
StoreName ScheduleExplorer::same_as_before(TaskId task, const OpenStep& open) {
  const auto& round = tasks_[task].rounds.last();
  const auto last = std::find_if(round.rbegin(), round.rend(),
                                 [&](const Sight& sight) { return sight.id == open.object; });
  if (last == round.rend()) return open.options.front();
  const auto is_same = [&](StoreName option) { return original_of(option) == last->store; };
  const auto same = std::ranges::find_if(open.options, is_same);
  if (same != open.options.end()) return *same;
  const void* const place = scheduler_.running().next.site;
  const auto looks = std::ranges::count_if(
      round, [&](const Sight& sight) { return sight.id == open.object && sight.place == place; });
  // One that never yields has gone round several times when that is noticed.
  const bool is_in_loop = looks > (loops_.trial_yields() ? 0 : 1);
  if (is_in_loop && scheduler_.running().next.writes) {
    loops_.saw_news_of(name_of_[open.object]);
  } else if (is_in_loop) {
    loops_.saw_news();
  }
  return open.options.front();
}

// It could have been tried out whether the loop gives up.
void ScheduleExplorer::note_untried(const OfTask& own, const OpenStep& open) {
  if (!own.is_untried) return;
  const auto may_be_read = [&](const Sight& sight) {
    const auto is_it = [&](StoreName option) { return original_of(option) == sight.store; };
    return sight.id == open.object && has_changed(sight) &&
           std::ranges::any_of(open.options, is_it);
  };
  if (std::ranges::any_of(own.outdated, may_be_read)) {
    reserve("whether a loop gives up was not found out");
  }
}

// A loop that waited for another store is not to read once more what it has read: it could do so
// for ever. If it looks at several objects, any of them may be new; if none is, see `yielded`.
void ScheduleExplorer::leave_out_outdated(TaskId task, OpenStep& open) {
  const std::vector<Sight>& outdated = of(task).outdated;
  const auto is_it = [&](const Sight& sight) { return sight.id == open.object; };
  const auto first = std::ranges::find_if(outdated, is_it);
  const auto is_other = [&](const Sight& sight) {
    return is_it(sight) ? sight.place != first->place : may_change(sight);
  };
  if (std::ranges::any_of(outdated, is_other)) return;
  for (const Sight& sight : outdated) {
    const auto read = std::ranges::find(open.stores, sight.store);
    const auto is_newer = [&](StoreName option) {
      return original_of(option) != sight.store &&
             std::find(open.stores.begin(), read, option) != read;
    };
    if (std::ranges::any_of(open.options, is_newer)) {
      std::erase_if(open.options, std::not_fn(is_newer));
    }
  }
}

// Exchanges that put there what was there already are nothing new to who waits for a change.
StoreName ScheduleExplorer::original_of(StoreName store) const {
  const auto repeated = repeats_.find(store);
  return repeated == repeats_.end() ? store : repeated->second;
}

void ScheduleExplorer::finish_access(TouchKind kind, const void* place) {
  const TaskId task = scheduler_.running().id;
  const ObjectId id = open_->object;
  const StoreName newest = open_->stores.front();
  if (id >= newest_.size()) newest_.resize(id + 1);
  const bool writes = is_write(kind);
  step_.move.alternative = chosen_;
  step_.atomic = store_names_.made(task, std::move(*open_), chosen_, writes);
  open_.reset();
  if (writes && loops_.is_watched(name_of_[id])) touch(id, TouchKind::share, 0xff, 0);
  const StoreName found = original_of(chosen_);
  const bool repeats = kind == TouchKind::rewrite;
  if (repeats) repeats_[step_.atomic->written] = found;
  newest_[id] = original_of(writes && chosen_ == newest ? step_.atomic->written : newest);
  OfTask& own = of(task);
  if (writes && !repeats) {
    own.wrote();
  } else {
    own.rounds.saw({.id = id, .store = found, .place = place});
  }
}

}  // namespace reprise::sim
