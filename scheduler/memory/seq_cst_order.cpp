#include "scheduler/memory/seq_cst_order.hpp"

#include <algorithm>

#include "scheduler/memory/last_where.hpp"

namespace reprise::scheduler {

void SeqCstOrder::begin() {
  for (Line& line : lines_) {
    line.events.clear();
    line.witnesses.clear();
    line.fences.clear();
    line.stay = Stay();
    line.first_of_stay = 0;
    line.seen = 0;
    line.seeing = 0;
    line.last_set = 0;
  }
  fence_sets_.clear();
  fence_sets_.push();
  fence_sets_.forget_before(1);
  any_fence_ = false;
  chain_.clear();
  chained_ = true;
  grown_ = 0;
  enough_ = kEnough;
}

void SeqCstOrder::grow(TaskId task) { lines_.resize(task + 1); }

void SeqCstOrder::break_chain() {
  Events so_far;  // what is forgotten is before everything
  for (TaskId task = 0; task < lines_.size(); ++task)
    so_far.see({task, lines_[task].events.first()});
  for (const TaskId task : chain_) {
    const std::uint32_t index = so_far.time_of(task);
    lines_[task].events[index].before = so_far;
    so_far.see({task, index + 1});
  }
  chain_.clear();
  chained_ = false;
}

void SeqCstOrder::before_access(TaskId task, const VectorClock& now, Events& before) {
  Line& mine = line(task);
  const VectorClock& elsewhere = mine.stay.before(now);
  mine.seeing = elsewhere.mark_of_others(task);
  add(task, mine.events.count(), before);
  add_fences(now, before);
  if (mine.seeing == mine.seen) return;  // nothing that was not before its last event
  for (TaskId other = 0; other < lines_.size(); ++other) {
    const Line& theirs = lines_[other];
    if (theirs.events.count() <= before.time_of(other)) continue;
    add(other, last_known_elsewhere(theirs, elsewhere.time_of(other)), before);
  }
}

void SeqCstOrder::before_fence(TaskId task, const VectorClock& now, Events& before) {
  add(task, line(task).events.count(), before);
  for (TaskId other = 0; other < lines_.size(); ++other) {
    const Line& theirs = lines_[other];
    if (theirs.events.count() <= before.time_of(other)) continue;
    std::uint32_t last = last_known(theirs, now.time_of(other));
    if (last < theirs.events.count()) {
      const Event& next = theirs.events[last];  // known, but nothing after it?
      if (next.time <= now.time_of(other) && witnessed(theirs, last, task, now)) ++last;
    }
    add(other, last, before);
  }
  add_fences(now, before);
}

void SeqCstOrder::add(FenceSet set, Events& before) const {
  if (set < fence_sets_.first()) return;
  const Events& fences = fence_sets_[set];
  for (TaskId task = 0; task < lines_.size(); ++task) add(task, fences.time_of(task), before);
}

std::uint32_t SeqCstOrder::add_fence(TaskId task, const VectorClock& now, const Events& before) {
  begin_event(task, now, before).fence = true;
  Line& mine = line(task);
  mine.fences.push_back({mine.events.count(), now});
  any_fence_ = true;
  return mine.events.count();
}

void SeqCstOrder::put_before(const Events& events, TaskId task, std::uint32_t number) {
  for (TaskId other = 0; other < lines_.size(); ++other) {
    Line& theirs = lines_[other];
    const auto in_front = [&](const Event& event) { return event.before.time_of(task) < number; };
    const std::uint32_t first = other == task ? number - 1 : theirs.events.count_in_front(in_front);
    // Of what is forgotten nobody asks what is before it.
    for (std::uint32_t i = std::max(first, theirs.events.first()); i < theirs.events.count(); ++i) {
      Event& event = theirs.events[i];
      if (event.before.covers(events)) break;  // and so do the task's later events
      event.before.join(events);
    }
  }
}

void SeqCstOrder::witness(TaskId task, std::uint32_t event, Epoch reader, const VectorClock& now) {
  Line& theirs = lines_[task];
  if (event <= theirs.events.first()) return;
  if (theirs.events[event - 1].after <= now.time_of(task)) return;  // more than its own message
  while (theirs.witnesses.count() < event) theirs.witnesses.push();
  VectorClock& witnesses = theirs.witnesses[event - 1];
  if (witnesses.time_of(reader.task) == 0) witnesses.see(reader);
}

std::uint32_t SeqCstOrder::last_known(const Line& line, std::uint32_t time) const {
  return line.events.count_in_front([&](const Event& event) { return event.after <= time; });
}

std::uint32_t SeqCstOrder::last_known_elsewhere(const Line& line, std::uint32_t time) const {
  if (line.events.count() > line.first_of_stay && line.stay.left() <= time) {
    return line.events.count();
  }
  return line.events.count_in_front(line.first_of_stay,
                                    [&](const Event& event) { return event.elsewhere <= time; });
}

bool SeqCstOrder::witnessed(const Line& line, std::uint32_t index, TaskId task,
                            const VectorClock& now) const {
  if (line.events[index].fence) return true;
  if (index >= line.witnesses.count()) return false;
  const VectorClock& witnesses = line.witnesses[index];
  for (TaskId reader = 0; reader < witnesses.tasks(); ++reader) {
    const std::uint32_t time = witnesses.time_of(reader);
    if (time != 0 && (reader == task || time <= now.time_of(reader))) return true;
  }
  return false;
}

const SeqCstOrder::Fence* SeqCstOrder::last_fence(TaskId task, const Events& events) const {
  const std::vector<Fence>& fences = lines_[task].fences;
  return last_where(std::span(fences),
                    [&](const Fence& fence) { return fence.event <= events.time_of(task); });
}

FenceSet SeqCstOrder::keep_fences(TaskId task, const VectorClock& now) {
  known_.clear();
  each_fence_known(now, [&](TaskId by, std::uint32_t event) { known_.see({by, event}); });
  if (known_.empty()) return 0;
  Line& mine = line(task);
  if (mine.last_set < fence_sets_.first() || !fence_sets_[mine.last_set].covers(known_)) {
    fence_sets_.push(known_);
    mine.last_set = fence_sets_.count() - 1;
  }
  return mine.last_set;
}

}  // namespace reprise::scheduler
