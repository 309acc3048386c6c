// Loops that give up after many attempts, as far as the exploration of schedules goes: whether they
// go on or give up matters, not how often they have looked in vain. One that finds nothing new uses
// up all its attempts in one step.

#include <algorithm>
#include <utility>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {
namespace {

// Attempts by attempts: those of a trial, and some looks in each.
constexpr std::uint32_t kMostLooksAgain = 1 << 16;

}  // namespace

using scheduler::Task;
using scheduler::TouchKind;

// What was read before the loop matters no more, be it of the same object. A compiler may give the
// first attempt a place of its own.
void ScheduleExplorer::leave_attempt(std::vector<Sight>& round,
                                     const std::vector<Loop::Read>& looks) const {
  const auto is_look = [&](const Sight& sight, bool at_its_place) {
    return std::ranges::any_of(looks, [&](const Loop::Read& look) {
      return look.object == name_of_[sight.id] && look.bytes == sight.bytes &&
             (!at_its_place || look.place == names_.of(sight.place));
    });
  };
  const bool at_its_place =
      std::ranges::any_of(round, [&](const Sight& sight) { return is_look(sight, true); });
  std::erase_if(round, [&](const Sight& sight) { return !is_look(sight, at_its_place); });
}

// In one step, of which attempts to write cannot be a part.
bool ScheduleExplorer::may_use_up_attempts(const Loop& loop, OfTask& own) {
  if (!loops_.gives_up_late(loop)) return false;
  const std::vector<Loop::Read>& looks = loops_.looks_of_attempt(loop);
  own.late_loop = loop;
  leave_attempt(own.awaited, looks);
  const auto is_call = [this](const Sight& sight) {
    return sight.store == 0 && piece_of_[sight.id] == nullptr;
  };
  const bool may_use_up = std::ranges::none_of(own.awaited, is_call);
  // Between two looks of the last attempt something could change that the second one sees.
  if (!may_use_up || looks.size() > 1) loops_.leave_out_attempts();
  return may_use_up;
}

// If nothing has changed, it does so until it gives up. If something has, it does that in a step of
// its own, which could not come before the change.
void ScheduleExplorer::look_once_more(const Task& task) {
  OfTask& own = of(task.id);
  for (const Sight& sight : own.outdated) touch(sight.id, TouchKind::read, sight.bytes, 0);
  is_over_ = sees_news(own.outdated) && task.next.location != nullptr;
  if (sees_news(own.outdated)) return;
  last_attempts_ = {own.late_loop, std::exchange(own.outdated, {})};
  own.used_up = last_attempts_;
}

Task* ScheduleExplorer::task_that_uses_up(const scheduler::View& view) {
  if (!last_attempts_) return nullptr;
  const bool yields = std::exchange(yielded_, scheduler::kNoTask) != scheduler::kNoTask;
  if (view.can_go_on() && looks_again(view.running, yields)) {
    return *std::ranges::find(view.runnable, view.running.id, &Task::id);
  }
  last_attempts_.reset();
  return nullptr;
}

// That it gave up when it was tried out is no promise.
bool ScheduleExplorer::looks_again(const Task& task, bool yields) {
  const scheduler::NextAccess& next = task.next;
  if (++last_attempts_->looks > kMostLooksAgain) {
    waits_after_all(last_attempts_->loop);
    return false;
  }
  if (next.location == nullptr) return yields;
  return !next.writes && std::ranges::any_of(last_attempts_->sights, [&](const Sight& sight) {
    const void* const object = sight.store == 0 ? piece_at(next.location) : next.location;
    return sight.place == next.site && name_of_[sight.id] == names_.of(object);
  });
}

// It looks again all the same: there is more to its attempts than looks.
bool ScheduleExplorer::has_used_up(const OfTask& own, const std::vector<Sight>& round) const {
  return own.used_up && std::ranges::all_of(round, [&](const Sight& sight) {
           return std::ranges::any_of(own.used_up->sights, [&](const Sight& used_up) {
             return used_up.id == sight.id && used_up.place == sight.place;
           });
         });
}

// It all comes again, with another view of that loop.
void ScheduleExplorer::waits_after_all(const Loop& loop) {
  loops_.waits_after_all(loop);
  over_ = grown_ = true;
}

}  // namespace reprise::sim
