#include "scheduler/memory/execution_graph.hpp"

#include <algorithm>

namespace reprise::scheduler {

void ExecutionGraph::begin() {
  order_.begin();
  fences_.clear();
}

Position ExecutionGraph::find_lowest(TaskId task, const History& history, Order order,
                                     const VectorClock& now) {
  find_before(task, order, now);
  return history.newest() == 0 ? 0 : lowest_position(task, history, order, now);
}

void ExecutionGraph::find_before(TaskId task, Order order, const VectorClock& now) {
  if (order == Order::seq_cst) {
    before_.clear();
    order_.before_access(task, now, before_);
  }
  if (!order_.any_fence()) return;
  fences_.clear();
  order_.add_fences(now, fences_);
}

Position ExecutionGraph::lowest_position(TaskId task, const History& history, Order order,
                                         const VectorClock& now) const {
  Position lowest = history.known(task, now);
  // Behind each event that is already before this one: its own stores, and those that a fence has
  // seen written, or also read if it is by fences that the event comes before this one.
  if (order == Order::seq_cst) {
    lowest = history.last_seq_cst(before_, lowest);
    order_.each_last_fence(before_, [&](const SeqCstOrder::Fence& fence) {
      lowest = std::max(lowest, history.written(fence.clock));
    });
  }
  if (!fences_.empty()) {
    lowest = history.last_seq_cst(fences_, lowest);
    order_.each_last_fence(fences_, [&](const SeqCstOrder::Fence& fence) {
      lowest = std::max(lowest, history.known(fence.clock));
    });
  }
  return lowest;
}

void ExecutionGraph::add_read(const PendingAccess& step, Position position,
                              const VectorClock& now) {
  last_ = {.task = step.task, .store = step.history.id_at(position), .position = position};
  if (repeats(step, position, now)) return;
  add(step, position, now);
  if (step.order != Order::seq_cst && step.history.has_seq_cst()) witness_events(step, now);
}

void ExecutionGraph::add_write(const PendingAccess& step, Position position,
                               const VectorClock& now) {
  const StoreId written = step.history.id_at(position);
  last_ = {.task = step.task, .store = written, .position = position, .writes = true};
  add(step, position, now);
  step.history.edit(written).fences = last_.fences;
}

bool ExecutionGraph::repeats(const PendingAccess& step, Position position, const VectorClock& now) {
  if (step.order != Order::seq_cst) return false;
  const std::uint32_t event = order_.last_of_stay(step.task);
  if (event == 0) return false;
  const History::Entry* last = step.history.last_of(step.task);
  return last != nullptr && last->last_event == event && last->position == position &&
         last->time == now.time_of(step.task);
}

void ExecutionGraph::add(const PendingAccess& step, Position position, const VectorClock& now) {
  last_.time = now.time_of(step.task);
  last_.seen = now.mark_of_others(step.task);
  last_.fences = order_.fences_known(step.task, now);
  if (step.order == Order::seq_cst) last_.event = add_event(step, position, now);
  if (position != step.history.newest()) put_before_later(step, position);
  step.history.add(last_);
}

std::uint32_t ExecutionGraph::add_event(const PendingAccess& step, Position position,
                                        const VectorClock& now) {
  if (order_.chained()) return order_.add_access(step.task, now, before_);
  const auto add = [&](TaskId task, std::uint32_t event) { order_.add(task, event, before_); };
  const auto add_fences = [&](FenceSet set) { order_.add(set, before_); };
  step.history.each_event_known(step.task, now, before_, add);
  step.history.each_fences_known(now, add_fences);
  if (last_.writes) {
    step.history.each_event_in_front(position, before_, add);
    step.history.each_fences_in_front(position, add_fences);
  }
  return order_.add_access(step.task, now, before_);
}

void ExecutionGraph::put_before_later(const PendingAccess& step, Position position) {
  if (last_.event != 0) {
    before_.see({step.task, last_.event});
  } else {
    before_ = fences_;
  }
  if (before_.empty()) return;
  const auto put = [&](TaskId task, std::uint32_t later) {
    order_.put_before(before_, task, later);
  };
  step.history.each_first_behind(position, put);
  order_.each_first_fence(
      [&](const SeqCstOrder::Fence& fence) { return step.history.written(fence.clock) > position; },
      put);
  if (fences_.empty()) return;
  order_.each_first_fence(
      [&](const SeqCstOrder::Fence& fence) { return step.history.known(fence.clock) > position; },
      [&](TaskId task, std::uint32_t later) { order_.put_before(fences_, task, later); });
}

void ExecutionGraph::witness_events(const PendingAccess& step, const VectorClock& now) {
  step.history.each_known(now, [&](TaskId task, const History::Entry& entry) {
    if (task == step.task || entry.last_event == 0) return;
    order_.witness(task, entry.last_event, now.epoch_of(step.task), now);
  });
}

void ExecutionGraph::enter_fence(TaskId task, Order order, const VectorClock& now) {
  if (order != Order::seq_cst && order_.chained()) order_.break_chain();
  order_.enter(task, Stay::kNowhere, now);
}

void ExecutionGraph::add_fence(TaskId task, Order order, const VectorClock& now) {
  if (order != Order::seq_cst) return;
  before_.clear();
  if (!order_.chained()) find_before_fence(task, now);
  order_.add_fence(task, now, before_);
}

void ExecutionGraph::find_before_fence(TaskId task, const VectorClock& now) {
  order_.before_fence(task, now, before_);
  const auto add = [&](TaskId other, std::uint32_t event) { order_.add(other, event, before_); };
  const auto add_fences = [&](FenceSet set) { order_.add(set, before_); };
  locations_->each([&](const History& history) {
    if (!history.marked()) return;
    // In front of a store that happens before the fence: events and fences. In front of what was
    // only read: fences alone, which is all that the paper's psc_F asks for.
    const Position known = history.known(now);
    history.each_event_in_front(history.written(now), before_, add);
    history.each_fences_in_front(known, add_fences);
    add_fences(history.at(known).fences);
  });
}

}  // namespace reprise::scheduler
