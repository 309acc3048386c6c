#pragma once
// The execution graph as it grows: for each access the lowest position that coherence and the order
// of seq_cst events leave to it, and, once it has taken one, what that means for all that follows.
//
// An access that takes an older position than somebody's store comes before that store, and so do
// the seq_cst fences before the access. Only then is there something to put before what is there
// already; every other edge goes from old to new. The names are those of RC11 (seq_cst_order.hpp).
//
// Threading: touched only by whoever runs.

#include "scheduler/memory/history.hpp"
#include "scheduler/memory/locations.hpp"
#include "scheduler/memory/order.hpp"
#include "scheduler/memory/seq_cst_order.hpp"

namespace reprise::scheduler {

/// An access under way.
struct PendingAccess {
  TaskId task;
  History& history;
  Order order;
  Position lowest;  ///< that it may read from, or write behind
};

class ExecutionGraph {
 public:
  explicit ExecutionGraph(const Locations<History>& locations) : locations_(&locations) {}

  void begin();
  /// seq_cst events need not come in order of execution.
  void break_chain() { order_.break_chain(); }

  /// The task comes to an object. @returns the lowest position that its access may take
  Position enter(TaskId task, const History& history, Order order, const VectorClock& now) {
    if (order != Order::seq_cst && order_.chained()) order_.break_chain();
    order_.enter(task, history.serial(), now);
    return order_.chained() ? history.newest() : find_lowest(task, history, order, now);
  }
  /// Call before the clock learns what the store that is read tells.
  void learn(TaskId task, const VectorClock& now) { order_.learn(task, now); }
  /// The store there was read; the clock has learnt what it told.
  void add_read(const PendingAccess& step, Position position, const VectorClock& now);
  /// A store was put there; the clock has not moved on yet.
  void add_write(const PendingAccess& step, Position position, const VectorClock& now);
  /// The access, or the fence, is done; if it has shown the clock, that has moved on.
  void leave(TaskId task, Order order, const VectorClock& now) {
    order_.leave(task, now, order == Order::seq_cst);
  }

  void enter_fence(TaskId task, Order order, const VectorClock& now);
  /// The clock has learnt what the fence acquires, and has not moved on yet.
  void add_fence(TaskId task, Order order, const VectorClock& now);

  /// Forgets events that are before everything that the tasks may do, if that may pay by now.
  void forget(const HappensBefore& tasks) {
    if (order_.has_grown()) order_.forget(tasks);
  }

  const Access& last_access() const { return last_; }

 private:
  Position find_lowest(TaskId task, const History& history, Order order, const VectorClock& now);
  void find_before(TaskId task, Order order, const VectorClock& now);
  Position lowest_position(TaskId task, const History& history, Order order,
                           const VectorClock& now) const;
  /// @returns whether a seq_cst read finds what the access before it left: the same event, then
  bool repeats(const PendingAccess& step, Position position, const VectorClock& now);
  void add(const PendingAccess& step, Position position, const VectorClock& now);
  std::uint32_t add_event(const PendingAccess& step, Position position, const VectorClock& now);
  void put_before_later(const PendingAccess& step, Position position);
  void witness_events(const PendingAccess& step, const VectorClock& now);
  void find_before_fence(TaskId task, const VectorClock& now);

  const Locations<History>* locations_;
  SeqCstOrder order_;
  Access last_;
  // Of the step under way:
  Events before_;  // what is before it, if it is seq_cst
  Events fences_;  // the seq_cst fences that happen before it, and what is before them
};

}  // namespace reprise::scheduler
