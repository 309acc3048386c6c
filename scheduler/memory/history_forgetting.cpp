// What a history forgets. Each task is at some position or further: what it knows only grows. In
// front of the least of these positions nobody reads, and nothing is put there. So the stores are
// dropped, and so is what each party did, but for what the tasks may still ask: its last access
// that they know of, and its last event in front.

#include <algorithm>

#include "scheduler/memory/history.hpp"

namespace reprise::scheduler {

void History::forget(const HappensBefore& tasks) {
  const Position behind = left_behind(tasks);
  std::size_t left = 0;
  for (Party& party : parties()) {
    forget_entries(party, behind, tasks);
    forget_events(party, behind);
    left += party.entries.size() + party.events.size();
  }
  forget_stores(behind);
  grown_ = 0;
  enough_ = std::max({kEnough, left + stores_.left().size(), used_parties_ * tasks.count()});
}

// A seq_cst fence asks for events in front of what its task knows to be written, which may be less
// than what it has read.
Position History::left_behind(const HappensBefore& tasks) const {
  Position behind = newest();
  tasks.each_on_its_own([&](TaskId, const VectorClock& clock) {
    behind = std::min(behind, marked() ? written(clock) : known(clock));
  });
  return behind;
}

void History::forget_entries(Party& party, Position behind, const HappensBefore& tasks) {
  std::uint32_t time = party.entries.back().time;
  tasks.each_on_its_own(
      [&](TaskId, const VectorClock& clock) { time = std::min(time, clock.time_of(party.task)); });
  forget_before_last_where(party.entries, [&](const Entry& entry) {
    return entry.time <= time && entry.position < behind;
  });
}

void History::forget_events(Party& party, Position behind) {
  const auto in_front = [&](const Event& event) { return event.position < behind; };
  forget_before_last_where(party.events, in_front);
  forget_before_last_where(party.writes, in_front);
}

// Stores that came late to a place in front keep those that are older: it does not matter.
void History::forget_stores(Position behind) {
  if (behind <= order_.first()) return;
  order_.forget_before(behind);
  StoreId first = stores_.count();
  for (const Place& place : order_.left()) first = std::min(first, place.store);
  stores_.forget_before(first);
  settled_ = std::max(settled_, behind);
}

}  // namespace reprise::scheduler
