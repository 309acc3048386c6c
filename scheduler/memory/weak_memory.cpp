#include "scheduler/memory/weak_memory.hpp"

#include <algorithm>
#include <utility>

namespace reprise::scheduler {
namespace {

/// So many stores are gone through for the places behind them that are free. Exploration never has
/// more; a long run must not go through its history with every store.
constexpr std::uint64_t kCounted = 32;

}  // namespace

void WeakMemory::begin(Options options) {
  options_ = options;
  if (explorer_) options_.forgets = false;
  locations_.begin();
  graph_.begin();
  if (explorer_) graph_.break_chain();
}

Value WeakMemory::load(TaskId task, Cell cell, Order order) {
  const PendingAccess step = enter(task, cell, order);
  return read_at(step, choose_read(step));
}

void WeakMemory::store(TaskId task, Cell cell, Value value, Order order) {
  const PendingAccess step = enter(task, cell, order);
  write_behind(step, choose_behind(step, MemoryChoice::place), value, false);
}

CompareResult WeakMemory::compare_exchange(TaskId task, Cell cell,
                                           const CompareExchange& exchange) {
  // The same stores by two orders: what holds another value is read by the order of failure, what
  // holds the expected one is read and replaced by that of success.
  const bool same_order = exchange.success == exchange.failure;
  const PendingAccess failing = enter(task, cell, exchange.failure);
  const PendingAccess step = same_order ? failing : enter(task, cell, exchange.success);
  const Position lowest_failure = failing.lowest;
  const Value expected = cell.fit(exchange.expected);
  const bool fails_at_will = exchange.weak && options_.spurious_failures;
  const auto replaceable = [&](Position position) {
    return step.history.at(position).value == expected && position >= step.lowest &&
           !step.history.taken(position);
  };
  const auto readable = [&](Position position) {
    return position >= lowest_failure &&
           (fails_at_will || step.history.at(position).value != expected);
  };
  candidates_.clear();
  taken_.clear();
  for (Position position = step.history.newest() + 1;
       position-- > std::min(lowest_failure, step.lowest);) {
    if (replaceable(position) || readable(position)) {
      candidates_.push_back(position);
    } else if (position >= step.lowest && step.history.at(position).value == expected) {
      taken_.push_back(position);
    }
  }
  const Position read = choose_candidate(step, MemoryChoice::read);
  const Value found = step.history.at(read).value;
  bool exchanged = replaceable(read);
  if (exchanged && readable(read)) exchanged = choose_(MemoryChoice::spurious, task, 2) == 0;
  if (exchanged) {
    write_behind(step, read, exchange.desired, true);
  } else {
    read_at(same_order ? step : enter(task, cell, exchange.failure), read);
  }
  return {exchanged, found};
}

void WeakMemory::fence(TaskId task, Order order) {
  const VectorClock& now = messages_.clock(task);
  graph_.enter_fence(task, order, now);
  messages_.fence(task, order);
  graph_.add_fence(task, order, now);
  if (releases(order)) messages_.tick(task);
  graph_.leave(task, order, now);
}

PendingAccess WeakMemory::enter(TaskId task, Cell cell, Order order) {
  History& history = locations_.at(cell);
  if (options_.forgets) {
    if (history.has_grown()) history.forget(messages_.tasks());
    graph_.forget(messages_.tasks());
  }
  const Value held = cell.read();
  if (held != history.at(history.newest()).value) history.settle(held);
  return {task, history, order, graph_.enter(task, history, order, messages_.clock(task))};
}

Position WeakMemory::choose_read(const PendingAccess& step) {
  const Position newest = step.history.newest();
  if (explorer_) return choose_from(step, MemoryChoice::read, false);
  if (step.lowest == newest) return newest;
  const std::uint64_t n = newest - step.lowest + std::uint64_t{1};
  return newest - static_cast<Position>(choose_(MemoryChoice::read, step.task, n));
}

Position WeakMemory::choose_behind(const PendingAccess& step, MemoryChoice what) {
  const History& history = step.history;
  const Position newest = history.newest();
  if (explorer_) return choose_from(step, what, true);
  if (step.lowest == newest) return newest;
  const std::uint64_t n = newest - step.lowest + std::uint64_t{1};
  if (n > kCounted) {  // several numbers may mean the same place
    Position position = newest - static_cast<Position>(choose_(what, step.task, n));
    while (history.taken(position)) ++position;
    return position;
  }
  std::uint64_t places = 0;
  for (Position at = step.lowest; at <= newest; ++at) places += history.taken(at) ? 0U : 1U;
  std::uint64_t further = places == 1 ? 0 : choose_(what, step.task, places);
  Position position = newest;  // the newest store is never taken
  while (further > 0) further -= history.taken(--position) ? 0U : 1U;
  return position;
}

Position WeakMemory::choose_from(const PendingAccess& step, MemoryChoice what, bool writes) {
  candidates_.clear();
  taken_.clear();
  for (Position position = step.history.newest() + 1; position-- > step.lowest;) {
    const bool is_taken = writes && step.history.taken(position);
    (is_taken ? taken_ : candidates_).push_back(position);
  }
  return choose_candidate(step, what, writes);
}

Position WeakMemory::choose_candidate(const PendingAccess& step, MemoryChoice what, bool writes) {
  if (explorer_) {
    const bool reads = what == MemoryChoice::read;
    return candidates_[explorer_({step.task, step.history, reads, reads && writes, candidates_,
                                  taken_, step.order == Order::seq_cst})];
  }
  if (candidates_.size() == 1) return candidates_.front();
  return candidates_[choose_(what, step.task, candidates_.size())];
}

Value WeakMemory::read_at(const PendingAccess& step, Position position) {
  const Store& store = step.history.at(position);
  learn(step, store.message);
  const VectorClock& now = messages_.clock(step.task);
  graph_.add_read(step, position, now);
  graph_.leave(step.task, step.order, now);
  return store.value;
}

void WeakMemory::write_behind(const PendingAccess& step, Position position, const Value& value,
                              bool update) {
  History& history = step.history;
  const StoreId read = history.id_at(position);
  if (update) learn(step, history.store(read).message);
  const StoreId id = history.insert_behind(position, update);
  Store& store = history.edit(id);
  store.value = history.cell().fit(value);
  if (update) {
    store.message = history.store(read).message;
    messages_.pass_on(step.task, step.order, store.message);
  } else {
    messages_.say(step.task, step.order, store.message);
  }
  if (id == history.id_at(history.newest())) history.cell().write(store.value);
  const VectorClock& now = messages_.clock(step.task);
  graph_.add_write(step, position + 1, now);
  if (releases(step.order)) messages_.tick(step.task);
  graph_.leave(step.task, step.order, now);
}

void WeakMemory::learn(const PendingAccess& step, const Message& message) {
  const VectorClock& now = messages_.clock(step.task);
  if (message.is_known_to(now)) return;
  if (acquires(step.order)) graph_.learn(step.task, now);
  messages_.read(step.task, message, step.order);
}

}  // namespace reprise::scheduler
