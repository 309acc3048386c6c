#include "scheduler/memory/history.hpp"

#include <algorithm>

namespace reprise::scheduler {

void History::begin(Cell cell, std::uint64_t serial) {
  cell_ = cell;
  serial_ = serial;
  stores_.clear();
  order_.clear();
  used_parties_ = 0;
  settled_ = 0;
  has_seq_cst_ = false;
  has_fences_ = false;
  grown_ = 0;
  enough_ = kEnough;
  stores_.push().value = cell.read();
  order_.push();
}

// What was there and behind is one further.
void History::insert_between(Position from, Place place) {
  order_.insert(from, place);
  for (Party& party : parties()) {
    for (auto entry = party.entries.rbegin(); entry != party.entries.rend(); ++entry) {
      if (entry->position < from) break;
      ++entry->position;
      if (entry->last_write >= from) ++entry->last_write;
    }
    for (std::vector<Event>* const events : {&party.events, &party.writes}) {
      for (auto event = events->rbegin(); event != events->rend(); ++event) {
        if (event->position < from) break;
        ++event->position;
      }
    }
  }
}

void History::settle(const Value& value) {
  stores_[insert_behind(newest(), false)].value = value;
  settled_ = newest();
}

History::Party& History::new_party(TaskId task) {
  if (used_parties_ == parties_.size()) parties_.emplace_back();
  Party& party = parties_[used_parties_++];
  party.task = task;
  party.entries.clear();
  party.events.clear();
  party.writes.clear();
  party.seen = 0;
  party.seen_by_event = 0;
  return party;
}

void History::add_entry(std::vector<Entry>& entries, const Access& access) {
  // Nobody can know of the one and not of the other; only a fence asks for what lies in between.
  const auto merges = [&](const Entry& last) {
    return last.time == access.time &&
           (last.position == access.position || (last.fences | access.fences) == 0);
  };
  if (entries.empty()) {
    entries.emplace_back();
  } else if (!merges(entries.back())) {
    entries.push_back(Entry(entries.back()));
  }
  Entry& entry = entries.back();
  entry.time = access.time;
  entry.position = access.position;
  if (access.writes) entry.last_write = access.position;
  if (access.event != 0) entry.last_event = access.event;
  entry.fences = access.fences;
}

Position History::known(const VectorClock& clock) const {
  Position furthest = settled_;
  for (const Party& party : parties()) {
    if (party.entries.back().position <= furthest) continue;
    const Entry* entry = party.known(clock);
    if (entry != nullptr) furthest = std::max(furthest, entry->position);
  }
  return furthest;
}

Position History::written(const VectorClock& clock) const {
  Position furthest = 0;
  for (const Party& party : parties()) {
    if (party.entries.back().last_write <= furthest) continue;
    const Entry* entry = party.known(clock);
    if (entry != nullptr) furthest = std::max(furthest, entry->last_write);
  }
  return furthest;
}

Position History::last_seq_cst(const VectorClock& events, Position lowest) const {
  for (const Party& party : parties()) {
    if (party.writes.empty() || party.writes.back().position <= lowest) continue;
    const std::uint32_t number = events.time_of(party.task);
    const Event* last = last_where(std::span(party.writes),
                                   [&](const Event& event) { return event.number <= number; });
    if (last != nullptr) lowest = std::max(lowest, last->position);
  }
  return lowest;
}

std::uint32_t History::last_in_front(const Party& party, Position limit) const {
  const Event* last = last_where(std::span(party.events),
                                 [&](const Event& event) { return event.position < limit; });
  return last == nullptr ? 0 : last->number;
}

FenceSet History::fences_in_front(const Party& party, Position limit) const {
  const Entry* last = last_where(std::span(party.entries),
                                 [&](const Entry& entry) { return entry.position < limit; });
  return last == nullptr ? 0 : last->fences;
}

std::uint32_t History::first_behind(const Party& party, Position limit) const {
  const std::size_t in_front = count_in_front(
      std::span(party.writes), [&](const Event& event) { return event.position <= limit; });
  return in_front == party.writes.size() ? 0 : party.writes[in_front].number;
}

}  // namespace reprise::scheduler
