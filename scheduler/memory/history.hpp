#pragma once
// The history of one atomic object: all its stores in modification order, and which task got how
// far in it. Coherence (C++20 [intro.races]) is one rule on positions: what happened before an
// access, read or write, bounds from below the position that the access may take.
//
// A task goes through a history in one direction. So its accesses are a list that grows in time and
// in position, which a store that comes in between moves on, and "as far as this clock knows" is a
// search from the back in the list of each party, which ends at once where the party is not ahead
// of what is found already.
//
// What all tasks have left behind is forgotten from time to time (history_forgetting.cpp).
//
// Determinism: no order but that of execution and modification. Threading: touched by whoever runs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/memory/cell.hpp"
#include "scheduler/memory/last_where.hpp"
#include "scheduler/memory/message.hpp"
#include "scheduler/memory/tail.hpp"
#include "scheduler/races/happens_before.hpp"
#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

/// Which store of a history, in order of execution; 0 is what memory held at first.
using StoreId = std::uint32_t;
/// Where in modification order.
using Position = std::uint32_t;
/// A set of fences that is kept for long: SeqCstOrder::fences_known.
using FenceSet = std::uint32_t;

struct Store {
  Value value;
  Message message;      ///< what an acquiring read of it sees
  FenceSet fences = 0;  ///< the seq_cst fences that happen before it
};

/// One access as others have to know of it.
struct Access {
  TaskId task = kNoTask;
  std::uint32_t time = 0;  ///< of its task
  StoreId store = 0;       ///< written or read
  Position position = 0;   ///< where that is
  bool writes = false;
  std::uint32_t event = 0;  ///< its number among its task's seq_cst events; 0: not seq_cst
  FenceSet fences = 0;      ///< the seq_cst fences that happen before it
  std::uint32_t seen = 0;   ///< mark of what its task had seen of others
};

class History {
 public:
  /// How far a task was at a time.
  struct Entry {
    std::uint32_t time = 0;
    Position position = 0;
    Position last_write = 0;       ///< of the task; 0: none yet
    std::uint32_t last_event = 0;  ///< its last seq_cst access here; 0: none yet
    FenceSet fences = 0;
  };

  /// Starts with the value that memory holds.
  void begin(Cell cell, std::uint64_t serial);

  const Cell& cell() const { return cell_; }
  /// @returns a number that no other object of the run has, before or after it at its address
  std::uint64_t serial() const { return serial_; }

  Position newest() const { return order_.count() - 1; }
  const Store& at(Position position) const { return stores_[order_[position].store]; }
  StoreId id_at(Position position) const { return order_[position].store; }
  const Store& store(StoreId id) const { return stores_[id]; }
  /// @returns whether a read-modify-write stands behind the store: nothing else may
  bool taken(Position position) const {
    return position < newest() && order_[position + 1].updates;
  }

  /// Puts a store behind the one at the position; its value, message and marks are for the caller.
  /// @param updates a read-modify-write: nothing comes between it and what it read
  StoreId insert_behind(Position position, bool updates) {
    const StoreId id = stores_.count();
    stores_.push();
    if (position == newest()) {  // the common case
      order_.push({id, updates});
    } else {
      insert_between(position + 1, {id, updates});
    }
    return id;
  }
  Store& edit(StoreId id) { return stores_[id]; }

  /// A plain write has changed memory: it comes behind everything, and everyone has seen it, for
  /// whoever has not has a data race.
  void settle(const Value& value);

  void add(const Access& access) {
    Party& mine = party(access.task);
    add_entry(mine.entries, access);
    mine.seen = access.seen;
    if (access.event != 0) {
      mine.seen_by_event = access.seen;
      mine.events.push_back({access.event, access.position});
      if (access.writes) mine.writes.push_back({access.event, access.position});
      has_seq_cst_ = true;
    }
    if (access.fences != 0) has_fences_ = true;
    ++grown_;
  }

  /// @returns whether so much was added that it may pay to look for what can be forgotten
  bool has_grown() const { return grown_ >= enough_; }
  /// Forgets the stores that no task can read any more, and what makes no difference then.
  void forget(const HappensBefore& tasks);
  /// @returns how many are not forgotten
  std::size_t stores_left() const { return stores_.left().size(); }

  /// @returns the position of the last store that was read or written before what the clock knows
  Position known(const VectorClock& clock) const;
  /// @returns the same for the task's own clock: no further than its last access, if it has seen
  /// nothing since
  Position known(TaskId task, const VectorClock& now) const {
    const Party* const mine = find_party(task);
    if (mine == nullptr || mine->seen != now.mark_of_others(task)) return known(now);
    return std::max(settled_, mine->entries.back().position);
  }
  /// @returns the same for stores that were written
  Position written(const VectorClock& clock) const;
  /// @returns the position of the last seq_cst store among the events, or `lowest` if that is
  /// behind
  Position last_seq_cst(const VectorClock& events, Position lowest) const;

  bool has_seq_cst() const { return has_seq_cst_; }
  /// @returns whether seq_cst events or fences have left their marks
  bool marked() const { return has_seq_cst_ || has_fences_; }

  /// @returns the task's last access, or null
  const Entry* last_of(TaskId task) const {
    const Party* const party = find_party(task);
    return party == nullptr ? nullptr : &party->entries.back();
  }

  /// Calls visit(task, entry) with the last access of each task that the clock knows of.
  template <class Visit>
  void each_known(const VectorClock& clock, Visit visit) const {
    for (const Party& party : parties()) {
      if (const Entry* entry = party.known(clock)) visit(party.task, *entry);
    }
  }
  /// Calls visit(task, event) with the last seq_cst access of each task that the asking one knows
  /// of, if it is not among the events, which have all that is before the task's last one.
  template <class Visit>
  void each_event_known(TaskId task, const VectorClock& now, const VectorClock& events,
                        Visit visit) const {
    const Party* const mine = find_party(task);
    if (mine != nullptr && mine->seen_by_event == now.mark_of_others(task)) return;
    for (const Party& party : parties()) {
      if (!party.is_ahead_of(events)) continue;
      const Entry* entry = party.known(now);
      if (entry != nullptr) visit(party.task, entry->last_event);
    }
  }
  /// Calls visit(set) with the fences that happen before those accesses.
  template <class Visit>
  void each_fences_known(const VectorClock& clock, Visit visit) const {
    if (!has_fences_) return;
    each_known(clock, [&](TaskId, const Entry& entry) { visit(entry.fences); });
  }
  /// Calls visit(task, event) with the last seq_cst access of each task in front of the position,
  /// if it is not among the events.
  template <class Visit>
  void each_event_in_front(Position position, const VectorClock& events, Visit visit) const {
    for (const Party& party : parties()) {
      if (party.is_ahead_of(events)) visit(party.task, last_in_front(party, position));
    }
  }
  /// Calls visit(set) with the fences that happen before accesses in front of the position.
  template <class Visit>
  void each_fences_in_front(Position position, Visit visit) const {
    if (!has_fences_) return;
    for (const Party& party : parties()) visit(fences_in_front(party, position));
  }
  /// Calls visit(task, event) with the first seq_cst store of each task behind the position.
  template <class Visit>
  void each_first_behind(Position position, Visit visit) const {
    for (const Party& party : parties()) {
      if (const std::uint32_t event = first_behind(party, position)) visit(party.task, event);
    }
  }

 private:
  struct Place {
    StoreId store = 0;
    bool updates = false;
  };
  struct Event {
    std::uint32_t number = 0;
    Position position = 0;
  };
  /// What one task did here.
  struct Party {
    TaskId task = kNoTask;
    std::vector<Entry> entries;       // at least one
    std::vector<Event> events;        // seq_cst accesses
    std::vector<Event> writes;        // seq_cst accesses that write
    std::uint32_t seen = 0;           // of others, by its last access
    std::uint32_t seen_by_event = 0;  // ... by its last seq_cst one

    const Entry* known(const VectorClock& clock) const {
      const std::uint32_t time = clock.time_of(task);
      return last_where(std::span(entries), [&](const Entry& entry) { return entry.time <= time; });
    }
    bool is_ahead_of(const VectorClock& other) const {
      return !events.empty() && events.back().number > other.time_of(task);
    }
  };

  std::span<const Party> parties() const { return {parties_.data(), used_parties_}; }
  std::span<Party> parties() { return {parties_.data(), used_parties_}; }
  /// @returns what the task did here, or null
  const Party* find_party(TaskId task) const {
    for (const Party& party : parties()) {
      if (party.task == task) return &party;
    }
    return nullptr;
  }
  Party& party(TaskId task) {
    for (Party& party : parties()) {
      if (party.task == task) return party;
    }
    return new_party(task);
  }
  Party& new_party(TaskId task);
  static void add_entry(std::vector<Entry>& entries, const Access& access);
  void insert_between(Position position, Place place);
  std::uint32_t last_in_front(const Party& party, Position position) const;
  FenceSet fences_in_front(const Party& party, Position position) const;
  std::uint32_t first_behind(const Party& party, Position position) const;
  Position left_behind(const HappensBefore& tasks) const;
  void forget_entries(Party& party, Position behind, const HappensBefore& tasks);
  void forget_events(Party& party, Position behind);
  void forget_stores(Position behind);

  static constexpr std::size_t kEnough = 64;  // so that looking costs next to nothing

  Cell cell_;
  std::uint64_t serial_ = 0;
  Tail<Store> stores_;          // by id
  Tail<Place> order_;           // by position
  std::vector<Party> parties_;  // what is beyond used_parties_ keeps its memory for later
  std::size_t used_parties_ = 0;
  Position settled_ = 0;  // everyone has seen what is there
  bool has_seq_cst_ = false;
  bool has_fences_ = false;
  std::size_t grown_ = 0;  // by accesses, since the last look at what can be forgotten
  std::size_t enough_ = kEnough;
};

}  // namespace reprise::scheduler
