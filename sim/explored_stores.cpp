// What atomic accesses choose under rc11, as far as the exploration of schedules goes.

#include <algorithm>
#include <functional>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::ObjectId;
using scheduler::OpenStep;
using scheduler::StoreName;
using scheduler::TaskId;

std::size_t ScheduleExplorer::choose(const scheduler::OpenAccess& access) {
  const std::size_t at = in_step_ ? choose_store(access) : 0;
  decisions().note(kStoreStream, access.task, of(access.task).choices++, at);
  return at;
}

std::size_t ScheduleExplorer::choose_store(const scheduler::OpenAccess& access) {
  const ObjectId id = object_id(access.history.cell().address);
  OpenStep open = store_names_.open(id, access);
  const scheduler::Stores options = open.options;
  leave_out_outdated(access.task, open);
  chosen_ = search_->choose(open);
  open_ = std::move(open);
  return static_cast<std::size_t>(std::ranges::find(options, chosen_) - options.begin());
}

// A loop that waited for another store is not to read once more what it has read, or it would go on
// for ever. If it looks at several objects, it could well: one of the others may be new.
void ScheduleExplorer::leave_out_outdated(TaskId task, OpenStep& open) {
  const std::vector<Sight>& outdated = of(task).outdated;
  const auto is_other = [&](const Sight& sight) {
    return sight.store != 0 && sight.id != open.object;
  };
  const bool waits_for_others = std::ranges::any_of(outdated, is_other);
  for (const Sight& sight : outdated) {
    if (sight.id != open.object) continue;
    const auto read = std::ranges::find(open.stores, sight.store);
    const auto is_newer = [&](StoreName option) {
      return std::find(open.stores.begin(), read, option) != read;
    };
    if (std::ranges::none_of(open.options, is_newer)) continue;
    const auto left_out = std::erase_if(open.options, std::not_fn(is_newer));
    if (left_out > 0 && waits_for_others)
      reserve("a loop that looks at several atomics repeats no read");
  }
}

void ScheduleExplorer::finish_access(scheduler::TouchKind kind) {
  const TaskId task = step_.move.task;
  const ObjectId id = open_->object;
  const StoreName newest = open_->stores.front();
  if (id >= newest_.size()) newest_.resize(id + 1);
  const bool writes = is_write(kind);
  step_.move.alternative = chosen_;
  step_.atomic = store_names_.made(task, std::move(*open_), chosen_, writes);
  open_.reset();
  newest_[id] = writes && chosen_ == newest ? step_.atomic->written : newest;
  OfTask& own = of(task);
  if (writes) {
    own.seen.clear();
    own.outdated.clear();
  } else {
    own.seen.push_back({id, 0, chosen_});
  }
}

}  // namespace reprise::sim
