#include "scheduler/memory/memory_model.hpp"

#include <algorithm>
#include <utility>

namespace reprise::scheduler {

MemoryModel::MemoryModel(HappensBefore& happens_before, MemoryChooser chooser,
                         MemoryOptions options)
    : messages_(happens_before), choose_(std::move(chooser)), options_(options) {
  begin();
}

void MemoryModel::begin() {
  messages_.begin();
  locations_.begin();
  order_.begin();
  last_ = {};
}

Value MemoryModel::load(TaskId task, Cell cell, Order order) {
  const Step step = enter(task, cell, order);
  return read_at(step, choose_read(step));
}

void MemoryModel::store(TaskId task, Cell cell, Value value, Order order) {
  const Step step = enter(task, cell, order);
  write_behind(step, choose_behind(step, MemoryChoice::place), value, false);
}

CompareResult MemoryModel::compare_exchange(TaskId task, Cell cell,
                                            const CompareExchange& exchange) {
  // The same stores by two orders: what holds another value is read by the order of failure, what
  // holds the expected one is read and replaced by that of success.
  const Position lowest_failure = enter(task, cell, exchange.failure).lowest;
  const Step step = enter(task, cell, exchange.success);
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
  for (Position position = step.history.newest() + 1;
       position-- > std::min(lowest_failure, step.lowest);) {
    if (replaceable(position) || readable(position)) candidates_.push_back(position);
  }
  const Position read = choose_candidate(step, MemoryChoice::read);
  const Value found = step.history.at(read).value;
  bool exchanged = replaceable(read);
  if (exchanged && readable(read)) exchanged = choose_(MemoryChoice::spurious, task, 2) == 0;
  if (exchanged) {
    write_behind(step, read, exchange.desired, true);
  } else {
    read_at(enter(task, cell, exchange.failure), read);
  }
  return {exchanged, found};
}

void MemoryModel::fence(TaskId task, Order order) {
  if (options_.mode == MemoryMode::rc11) order_.enter(task, Stay::kNowhere, messages_.clock(task));
  messages_.fence(task, order);
  const bool ordered = options_.mode == MemoryMode::rc11 && order == Order::seq_cst;
  if (ordered) {
    add_fence(task);
  } else if (order_.chained()) {
    order_.break_chain();
  }
  if (releases(order)) messages_.tick(task);
  if (ordered) order_.close_event(task, messages_.clock(task));
  if (options_.mode == MemoryMode::rc11) order_.leave(task, messages_.clock(task));
}

void MemoryModel::add_fence(TaskId task) {
  const VectorClock& now = messages_.clock(task);
  before_.clear();
  if (!order_.chained()) find_before_fence(task, now);
  order_.add_fence(task, now, before_);
}

void MemoryModel::find_before_fence(TaskId task, const VectorClock& now) {
  order_.before_fence(task, now, before_);
  const auto see = [&](TaskId other, std::uint32_t event) { before_.see({other, event}); };
  const auto join = [&](FenceSet set) { before_.join(order_.fences_of(set)); };
  locations_.each([&](const History& history) {
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

MemoryModel::Step MemoryModel::enter(TaskId task, const Cell& cell, Order order) {
  History& history = locations_.at(cell);
  Step step{task, history, order};
  const Value held = cell.read();
  if (held != history.at(history.newest()).value) settle(history, held);
  step.lowest = history.newest();
  if (options_.mode == MemoryMode::sc) return step;
  if (order != Order::seq_cst && order_.chained()) order_.break_chain();
  order_.enter(task, history.serial(), messages_.clock(task));
  if (order_.chained()) return step;
  find_before(step);
  if (history.newest() != 0) step.lowest = lowest_position(step);
  return step;
}

void MemoryModel::settle(History& history, const Value& held) {
  if (options_.mode == MemoryMode::sc) {
    history.begin(history.cell(), history.serial());
  } else {
    history.settle(held);
  }
}

void MemoryModel::find_before(const Step& step) {
  const VectorClock& now = messages_.clock(step.task);
  if (step.order == Order::seq_cst) {
    before_.clear();
    order_.before_access(step.task, now, before_);
  }
  fences_.clear();
  order_.add_fences(now, fences_);
  order_.close(fences_);
}

Position MemoryModel::lowest_position(const Step& step) const {
  const History& history = step.history;
  Position lowest = history.known(messages_.clock(step.task));
  // Behind each event that is already before this one: its own stores, and those that a fence has
  // seen written, or also read if it is by fences that the event comes before this one.
  if (step.order == Order::seq_cst) {
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

Position MemoryModel::choose_read(const Step& step) {
  const Position newest = step.history.newest();
  if (step.lowest == newest) return newest;
  const std::uint64_t n = newest - step.lowest + std::uint64_t{1};
  return newest - static_cast<Position>(choose_(MemoryChoice::read, step.task, n));
}

Position MemoryModel::choose_behind(const Step& step, MemoryChoice what) {
  const Position newest = step.history.newest();
  if (step.lowest == newest) return newest;
  candidates_.clear();
  for (Position position = newest + 1; position-- > step.lowest;) {
    if (!step.history.taken(position)) candidates_.push_back(position);
  }
  return choose_candidate(step, what);
}

Position MemoryModel::choose_candidate(const Step& step, MemoryChoice what) {
  if (candidates_.size() == 1) return candidates_.front();
  return candidates_[choose_(what, step.task, candidates_.size())];
}

Value MemoryModel::read_at(const Step& step, Position position) {
  const StoreId id = step.history.id_at(position);
  learn(step, id);
  if (options_.mode == MemoryMode::rc11) {
    Access access{.task = step.task, .store = id};
    if (!repeats(step, id)) finish(step, position, access);
    last_ = access;
    if (step.order != Order::seq_cst && step.history.has_seq_cst()) witness_events(step);
    leave(step);
  }
  return step.history.store(id).value;
}

void MemoryModel::write_behind(const Step& step, Position position, const Value& value,
                               bool update) {
  History& history = step.history;
  const StoreId read = history.id_at(position);
  if (update) learn(step, read);
  const bool keep = options_.mode == MemoryMode::rc11;
  const StoreId id = keep ? history.insert_behind(position) : read;
  Store& store = history.edit(id);
  store.value = history.cell().fit(value);
  store.update = update;
  if (!update) store.message.clear();
  if (update && keep) store.message = history.store(read).message;
  messages_.write(step.task, step.order, store.message);
  if (store.position == history.newest()) history.cell().write(store.value);
  if (keep) {
    Access access{.task = step.task, .store = id, .writes = true};
    finish(step, store.position, access);
    last_ = access;
    store.fences = access.fences;
  }
  if (releases(step.order)) messages_.tick(step.task);
  if (keep) leave(step);
}

bool MemoryModel::repeats(const Step& step, StoreId read) {
  if (step.order != Order::seq_cst) return false;
  const std::uint32_t event = order_.last_of_stay(step.task);
  if (event == 0) return false;
  const History::Entry* last = step.history.last_of(step.task);
  return last != nullptr && last->last_event == event && last->store == read &&
         last->time == messages_.clock(step.task).time_of(step.task);
}

void MemoryModel::learn(const Step& step, StoreId read) {
  const VectorClock& message = step.history.store(read).message;
  if (message.empty()) return;
  if (acquires(step.order)) {
    const VectorClock& now = messages_.clock(step.task);
    if (now.covers(message)) return;
    if (options_.mode == MemoryMode::rc11) order_.learn(step.task, now);
  }
  messages_.read(step.task, message, step.order);
}

void MemoryModel::finish(const Step& step, Position position, Access& access) {
  const VectorClock& now = messages_.clock(step.task);
  access.time = now.time_of(step.task);
  access.fences = order_.fences_known(step.task, now);
  if (step.order == Order::seq_cst) access.event = add_event(step, position, access.writes);
  if (position != step.history.newest()) put_before_later(step, position, access.event);
  step.history.add(access);
}

std::uint32_t MemoryModel::add_event(const Step& step, Position position, bool writes) {
  const VectorClock& now = messages_.clock(step.task);
  if (order_.chained()) return order_.add_access(step.task, now, before_);
  const auto see = [&](TaskId task, std::uint32_t event) { before_.see({task, event}); };
  const auto join = [&](FenceSet set) { before_.join(order_.fences_of(set)); };
  step.history.each_known(now, [&](TaskId task, const History::Entry& entry) {
    if (entry.last_event != 0) see(task, entry.last_event);
    if (entry.fences != 0) join(entry.fences);
  });
  if (writes) step.history.each_in_front(position, see, join);
  order_.close(before_);
  return order_.add_access(step.task, now, before_);
}

void MemoryModel::put_before_later(const Step& step, Position position, std::uint32_t event) {
  if (event != 0) {
    before_.see({step.task, event});
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

void MemoryModel::witness_events(const Step& step) {
  const VectorClock& now = messages_.clock(step.task);
  step.history.each_known(now, [&](TaskId task, const History::Entry& entry) {
    if (task == step.task || entry.last_event == 0) return;
    order_.witness(task, entry.last_event, now.epoch_of(step.task), now);
  });
}

void MemoryModel::leave(const Step& step) {
  const VectorClock& now = messages_.clock(step.task);
  if (step.order == Order::seq_cst) order_.close_event(step.task, now);
  order_.leave(step.task, now);
}

}  // namespace reprise::scheduler
