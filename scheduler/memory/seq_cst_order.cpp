#include "scheduler/memory/seq_cst_order.hpp"

#include <algorithm>

#include "scheduler/memory/last_where.hpp"

namespace reprise::scheduler {

void SeqCstOrder::begin() {
  for (Line& line : lines_) {
    line.used = 0;
    line.fences.clear();
    line.stay = Stay();
    line.first_of_stay = 0;
    line.last_set = 0;
  }
  fence_sets_.assign(1, {});
  any_fence_ = false;
  chain_.clear();
  chained_ = true;
}

void SeqCstOrder::grow(TaskId task) { lines_.resize(task + 1); }

void SeqCstOrder::break_chain() {
  Events so_far;
  for (const TaskId task : chain_) {
    const std::uint32_t index = so_far.time_of(task);
    lines_[task].events[index].before = so_far;
    so_far.see({task, index + 1});
  }
  chain_.clear();
  chained_ = false;
}

void SeqCstOrder::enter(TaskId task, std::uint64_t object, const VectorClock& now) {
  Line& mine = line(task);
  if (!mine.stay.enter(object, now)) return;
  for (; mine.first_of_stay < mine.used; ++mine.first_of_stay) {
    mine.events[mine.first_of_stay].elsewhere = mine.stay.left();
  }
}

void SeqCstOrder::before_access(TaskId task, const VectorClock& now, Events& before) {
  Line& mine = line(task);
  const VectorClock& elsewhere = mine.stay.before(now);
  for (TaskId other = 0; other < lines_.size(); ++other) {
    const std::uint32_t last =
        other == task ? mine.used : last_known_elsewhere(lines_[other], elsewhere.time_of(other));
    if (last != 0) before.see({other, last});
  }
  add_fences(now, before);
  close(before);
}

void SeqCstOrder::before_fence(TaskId task, const VectorClock& now, Events& before) {
  for (TaskId other = 0; other < lines_.size(); ++other) {
    const Line& theirs = lines_[other];
    std::uint32_t last = other == task ? theirs.used : last_known(theirs, now.time_of(other));
    if (last < theirs.used && other != task) {
      const Event& next = theirs.events[last];  // known, but nothing after it?
      if (next.time <= now.time_of(other) && witnessed(next, task, now)) ++last;
    }
    if (last != 0) before.see({other, last});
  }
  add_fences(now, before);
}

void SeqCstOrder::add_fences(const VectorClock& now, Events& before) const {
  if (!any_fence_) return;
  for (TaskId task = 0; task < lines_.size(); ++task) {
    const std::vector<Fence>& fences = lines_[task].fences;
    const Fence* last = last_where(std::span(fences), [&](const Fence& fence) {
      return fence.clock.time_of(task) <= now.time_of(task);
    });
    if (last != nullptr) before.see({task, last->event});
  }
}

void SeqCstOrder::close(Events& events) const {
  const TaskId tasks = events.tasks();
  for (TaskId task = 0; task < tasks; ++task) {
    const std::uint32_t number = events.time_of(task);
    if (number != 0) events.join(lines_[task].events[number - 1].before);
  }
}

SeqCstOrder::Event& SeqCstOrder::add(TaskId task, const VectorClock& now, const Events& before) {
  Line& mine = line(task);
  if (mine.used == mine.events.size()) mine.events.emplace_back();
  Event& event = mine.events[mine.used++];
  event.time = now.time_of(task);
  if (chained_) {
    chain_.push_back(task);
  } else {
    event.before = before;
  }
  event.fence = false;
  event.witnesses.clear();
  return event;
}

std::uint32_t SeqCstOrder::add_access(TaskId task, const VectorClock& now, const Events& before) {
  add(task, now, before);
  return line(task).used;
}

std::uint32_t SeqCstOrder::add_fence(TaskId task, const VectorClock& now, const Events& before) {
  add(task, now, before).fence = true;
  line(task).fences.push_back({line(task).used, now});
  any_fence_ = true;
  return line(task).used;
}

void SeqCstOrder::put_before(const Events& events, TaskId task, std::uint32_t number) {
  for (TaskId other = 0; other < lines_.size(); ++other) {
    Line& theirs = lines_[other];
    const std::size_t first =
        other == task ? number - 1 : count_in_front(theirs.all(), [&](const Event& event) {
          return event.before.time_of(task) < number;
        });
    for (Event& event : std::span(theirs.events).subspan(first, theirs.used - first)) {
      if (event.before.covers(events)) break;  // and so do the task's later events
      event.before.join(events);
    }
  }
}

void SeqCstOrder::witness(TaskId task, std::uint32_t event, Epoch reader, const VectorClock& now) {
  Event& seen = lines_[task].events[event - 1];
  if (seen.after <= now.time_of(task)) return;  // more is known than the event's own message
  for (const Epoch& known : seen.witnesses) {
    if (known.task == reader.task) return;
  }
  seen.witnesses.push_back(reader);
}

std::uint32_t SeqCstOrder::last_known(const Line& line, std::uint32_t time) const {
  return static_cast<std::uint32_t>(
      count_in_front(line.all(), [&](const Event& event) { return event.after <= time; }));
}

std::uint32_t SeqCstOrder::last_known_elsewhere(const Line& line, std::uint32_t time) const {
  if (line.used > line.first_of_stay && line.stay.left() <= time) return line.used;
  return static_cast<std::uint32_t>(
      count_in_front(line.all().first(line.first_of_stay),
                     [&](const Event& event) { return event.elsewhere <= time; }));
}

bool SeqCstOrder::witnessed(const Event& event, TaskId task, const VectorClock& now) const {
  if (event.fence) return true;
  return std::any_of(event.witnesses.begin(), event.witnesses.end(), [&](const Epoch& reader) {
    return reader.task == task || now.covers(reader);
  });
}

const SeqCstOrder::Fence* SeqCstOrder::last_fence(TaskId task, const Events& events) const {
  const std::vector<Fence>& fences = lines_[task].fences;
  return last_where(std::span(fences),
                    [&](const Fence& fence) { return fence.event <= events.time_of(task); });
}

FenceSet SeqCstOrder::keep_fences(TaskId task, const VectorClock& now) {
  known_.clear();
  add_fences(now, known_);
  if (known_.empty()) return 0;
  Line& mine = line(task);
  if (mine.last_set == 0 || !fence_sets_[mine.last_set].covers(known_)) {
    fence_sets_.push_back(known_);
    mine.last_set = static_cast<FenceSet>(fence_sets_.size() - 1);
  }
  return mine.last_set;
}

}  // namespace reprise::scheduler
