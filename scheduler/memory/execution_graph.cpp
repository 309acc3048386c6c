#include "scheduler/memory/execution_graph.hpp"

#include <algorithm>

namespace reprise::scheduler {

void ExecutionGraph::begin() { order_.begin(); }

Position ExecutionGraph::enter(TaskId task, const History& history, Order order,
                               const VectorClock& now) {
  if (order != Order::seq_cst && order_.chained()) order_.break_chain();
  order_.enter(task, history.serial(), now);
  if (order_.chained()) return history.newest();
  find_before(task, order, now);
  return history.newest() == 0 ? 0 : lowest_position(history, order, now);
}

void ExecutionGraph::find_before(TaskId task, Order order, const VectorClock& now) {
  if (order == Order::seq_cst) {
    before_.clear();
    order_.before_access(task, now, before_);
  }
  fences_.clear();
  order_.add_fences(now, fences_);
  order_.close(fences_);
}

Position ExecutionGraph::lowest_position(const History& history, Order order,
                                         const VectorClock& now) const {
  Position lowest = history.known(now);
  // Behind each event that is already before this one: its own stores, and those that a fence has
  // seen written, or also read if it is by fences that the event comes before this one.
  if (order == Order::seq_cst) {
    lowest = std::max(lowest, history.last_seq_cst(before_));
    order_.each_last_fence(before_, [&](const SeqCstOrder::Fence& fence) {
      lowest = std::max(lowest, history.written(fence.clock));
    });
  }
  if (!fences_.empty()) {
    lowest = std::max(lowest, history.last_seq_cst(fences_));
    order_.each_last_fence(fences_, [&](const SeqCstOrder::Fence& fence) {
      lowest = std::max(lowest, history.known(fence.clock));
    });
  }
  return lowest;
}

void ExecutionGraph::add_read(const PendingAccess& step, StoreId read, const VectorClock& now) {
  last_ = {.task = step.task, .store = read};
  if (repeats(step, read, now)) return;
  add(step, step.history.position(read), now);
  if (step.order != Order::seq_cst && step.history.has_seq_cst()) witness_events(step, now);
}

void ExecutionGraph::add_write(const PendingAccess& step, StoreId written, const VectorClock& now) {
  last_ = {.task = step.task, .store = written, .writes = true};
  add(step, step.history.position(written), now);
  step.history.edit(written).fences = last_.fences;
}

bool ExecutionGraph::repeats(const PendingAccess& step, StoreId read, const VectorClock& now) {
  if (step.order != Order::seq_cst) return false;
  const std::uint32_t event = order_.last_of_stay(step.task);
  if (event == 0) return false;
  const History::Entry* last = step.history.last_of(step.task);
  return last != nullptr && last->last_event == event && last->store == read &&
         last->time == now.time_of(step.task);
}

void ExecutionGraph::add(const PendingAccess& step, Position position, const VectorClock& now) {
  last_.time = now.time_of(step.task);
  last_.fences = order_.fences_known(step.task, now);
  if (step.order == Order::seq_cst) last_.event = add_event(step, position, now);
  if (position != step.history.newest()) put_before_later(step, position);
  step.history.add(last_);
}

std::uint32_t ExecutionGraph::add_event(const PendingAccess& step, Position position,
                                        const VectorClock& now) {
  if (order_.chained()) return order_.add_access(step.task, now, before_);
  const auto see = [&](TaskId task, std::uint32_t event) { before_.see({task, event}); };
  const auto join = [&](FenceSet set) { before_.join(order_.fences_of(set)); };
  step.history.each_known(now, [&](TaskId task, const History::Entry& entry) {
    if (entry.last_event != 0) see(task, entry.last_event);
    if (entry.fences != 0) join(entry.fences);
  });
  if (last_.writes) step.history.each_in_front(position, see, join);
  order_.close(before_);
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

void ExecutionGraph::leave(TaskId task, Order order, const VectorClock& now) {
  order_.leave(task, now, order == Order::seq_cst);
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
  const auto see = [&](TaskId other, std::uint32_t event) { before_.see({other, event}); };
  const auto join = [&](FenceSet set) { before_.join(order_.fences_of(set)); };
  locations_->each([&](const History& history) {
    if (!history.marked()) return;
    // In front of a store that happens before the fence: events and fences. In front of what was
    // only read: fences alone, which is all that the paper's psc_F asks for.
    history.each_in_front(history.written(now), see, join);
    const Position known = history.known(now);
    history.each_in_front(
        known, [](TaskId, std::uint32_t) {}, join);
    join(history.at(known).fences);
  });
  order_.close(before_);
}

}  // namespace reprise::scheduler
