#include "scheduler/memory/history.hpp"

#include <algorithm>

#include "scheduler/memory/last_where.hpp"

namespace reprise::scheduler {
void History::begin(Cell cell, std::uint64_t serial) {
  cell_ = cell;
  serial_ = serial;
  used_ = 0;
  order_.clear();
  used_parties_ = 0;
  settled_ = 0;
  has_seq_cst_ = false;
  has_fences_ = false;
  stores_[new_store()].value = cell.read();
  order_.push_back(0);
}

StoreId History::new_store() {
  if (used_ == stores_.size()) stores_.emplace_back();
  Store& store = stores_[used_];
  store.message.clear();
  store.position = 0;
  store.fences = 0;
  store.update = false;
  return used_++;
}

StoreId History::insert_behind(Position position) {
  const StoreId id = new_store();
  if (position == newest()) {  // the common case
    stores_[id].position = position + 1;
    order_.push_back(id);
    return id;
  }
  order_.insert(order_.begin() + position + 1, id);
  for (Position moved = position + 1; moved < order_.size(); ++moved) {
    stores_[order_[moved]].position = moved;
  }
  return id;
}

void History::settle(const Value& value) {
  stores_[insert_behind(newest())].value = value;
  settled_ = newest();
}

History::Party& History::party(TaskId task) {
  for (std::size_t i = 0; i < used_parties_; ++i) {
    if (parties_[i].task == task) return parties_[i];
  }
  if (used_parties_ == parties_.size()) parties_.emplace_back();
  Party& party = parties_[used_parties_++];
  party.task = task;
  party.entries.clear();
  party.events.clear();
  party.writes.clear();
  return party;
}

void History::add(const Access& access) {
  Party& mine = party(access.task);
  Entry entry = mine.entries.empty() ? Entry{} : mine.entries.back();
  // Nobody can know of the one and not of the other; only a fence asks for what lies in between.
  const bool merge = !mine.entries.empty() && entry.time == access.time &&
                     (entry.store == access.store || (entry.fences | access.fences) == 0);
  entry.time = access.time;
  entry.store = access.store;
  if (access.writes) entry.last_write = access.store;
  if (access.event != 0) {
    entry.last_event = access.event;
    mine.events.push_back({access.event, access.store});
    if (access.writes) mine.writes.push_back({access.event, access.store});
    has_seq_cst_ = true;
  }
  entry.fences = access.fences;
  if (access.fences != 0) has_fences_ = true;
  if (merge) {
    mine.entries.back() = entry;
  } else {
    mine.entries.push_back(entry);
  }
}

const History::Entry* History::Party::known(const VectorClock& clock) const {
  const std::uint32_t time = clock.time_of(task);
  return last_where(std::span(entries), [&](const Entry& entry) { return entry.time <= time; });
}

const History::Entry* History::last_of(TaskId task) const {
  for (const Party& party : parties()) {
    if (party.task == task) return party.entries.empty() ? nullptr : &party.entries.back();
  }
  return nullptr;
}

Position History::known(const VectorClock& clock) const {
  Position furthest = settled_;
  each_known(clock, [&](TaskId, const Entry& entry) {
    furthest = std::max(furthest, position(entry.store));
  });
  return furthest;
}

Position History::written(const VectorClock& clock) const {
  Position furthest = 0;
  each_known(clock, [&](TaskId, const Entry& entry) {
    furthest = std::max(furthest, position(entry.last_write));
  });
  return furthest;
}

Position History::last_seq_cst(const VectorClock& events) const {
  Position furthest = 0;
  for (const Party& party : parties()) {
    const std::uint32_t number = events.time_of(party.task);
    const Event* last = last_where(std::span(party.writes),
                                   [&](const Event& event) { return event.number <= number; });
    if (last != nullptr) furthest = std::max(furthest, position(last->store));
  }
  return furthest;
}

std::uint32_t History::last_in_front(const Party& party, Position limit) const {
  const Event* last = last_where(std::span(party.events),
                                 [&](const Event& event) { return position(event.store) < limit; });
  return last == nullptr ? 0 : last->number;
}

FenceSet History::fences_in_front(const Party& party, Position limit) const {
  const Entry* last = last_where(std::span(party.entries),
                                 [&](const Entry& entry) { return position(entry.store) < limit; });
  return last == nullptr ? 0 : last->fences;
}

std::uint32_t History::first_behind(const Party& party, Position limit) const {
  const std::size_t in_front = count_in_front(
      std::span(party.writes), [&](const Event& event) { return position(event.store) <= limit; });
  return in_front == party.writes.size() ? 0 : party.writes[in_front].number;
}

}  // namespace reprise::scheduler
