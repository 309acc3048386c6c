// What the order of seq_cst events forgets: the longest beginning that is closed - what is before
// its events belongs to it - and that all tasks know of. It is before every event that is still to
// come. So there will be no edge into it, all that is behind it has seen it, and what its events
// were behind is all the same.

#include <algorithm>

#include "scheduler/memory/seq_cst_order.hpp"

namespace reprise::scheduler {

void SeqCstOrder::forget(const HappensBefore& tasks) {
  Events past = known_to_all(tasks);
  if (chained_) {
    forget_chain(past);
  } else {
    close_downwards(past);
  }
  std::size_t left = 0;
  for (TaskId task = 0; task < lines_.size(); ++task) {
    Line& line = lines_[task];
    const std::uint32_t last = past.time_of(task);
    line.events.forget_before(last);
    line.witnesses.forget_before(last);
    forget_before_last_where(line.fences, [&](const Fence& fence) { return fence.event <= last; });
    left += line.events.left().size();
  }
  forget_fence_sets(past);
  grown_ = 0;
  enough_ = std::max({kEnough, left, lines_.size() * tasks.count()});
}

// The present stay of a task is not over, and is kept.
Events SeqCstOrder::known_to_all(const HappensBefore& tasks) const {
  Events known;
  for (TaskId task = 0; task < lines_.size(); ++task) {
    std::uint32_t last = lines_[task].first_of_stay;
    tasks.each_on_its_own([&](TaskId other, const VectorClock& now) {
      if (other == task) return;
      const VectorClock& before = other < lines_.size() ? lines_[other].stay.before(now) : now;
      last = std::min(last, last_known_elsewhere(lines_[task], before.time_of(task)));
    });
    known.see({task, last});
  }
  return known;
}

/// Leaves the longest beginning of the chain.
void SeqCstOrder::forget_chain(Events& past) {
  Events beginning;
  for (TaskId task = 0; task < lines_.size(); ++task) {
    beginning.see({task, lines_[task].events.first()});
  }
  auto next = chain_.begin();
  for (; next != chain_.end() && beginning.time_of(*next) < past.time_of(*next); ++next) {
    beginning.tick(*next);
  }
  chain_.erase(chain_.begin(), next);
  past = beginning;
}

/// Leaves the events that have nothing before them but events that are left.
void SeqCstOrder::close_downwards(Events& past) const {
  for (bool closed = false; !closed;) {
    closed = true;
    Events left;
    for (TaskId task = 0; task < lines_.size(); ++task) {
      const std::uint32_t last = lines_[task].events.count_in_front(
          past.time_of(task), [&](const Event& event) { return past.covers(event.before); });
      closed = closed && last == past.time_of(task);
      left.see({task, last});
    }
    past = left;
  }
}

void SeqCstOrder::forget_fence_sets(const Events& past) {
  FenceSet first = fence_sets_.first();
  while (first < fence_sets_.count() && past.covers(fence_sets_[first])) ++first;
  fence_sets_.forget_before(first);
}

}  // namespace reprise::scheduler
