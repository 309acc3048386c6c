#pragma once
// The history of one atomic object: all its stores in modification order, and which task got how
// far in it. Coherence (C++20 [intro.races]) is one rule on positions: what happened before an
// access, read or write, bounds from below the position that the access may take.
//
// A task goes through a history in one direction. So its accesses are a list that grows in time and
// in position, and "as far as this clock knows" is a binary search in the list of each party.
//
// Determinism: no order but that of execution and modification. Threading: touched by whoever runs.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/memory/cell.hpp"
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
  VectorClock message;    ///< what an acquiring read of it sees
  Position position = 0;  ///< behind all stores before it in modification order
  FenceSet fences = 0;    ///< the seq_cst fences that happen before it
  bool update = false;    ///< a read-modify-write: nothing comes between it and what it read
};

/// One access as others have to know of it.
struct Access {
  TaskId task = kNoTask;
  std::uint32_t time = 0;  ///< of its task
  StoreId store = 0;       ///< written or read
  bool writes = false;
  std::uint32_t event = 0;  ///< its number among its task's seq_cst events; 0: not seq_cst
  FenceSet fences = 0;      ///< the seq_cst fences that happen before it
};

class History {
 public:
  /// How far a task was at a time.
  struct Entry {
    std::uint32_t time = 0;
    StoreId store = 0;
    StoreId last_write = 0;        ///< of the task; 0: none yet
    std::uint32_t last_event = 0;  ///< its last seq_cst access here; 0: none yet
    FenceSet fences = 0;
  };

  /// Starts with the value that memory holds.
  void begin(Cell cell, std::uint64_t serial);

  const Cell& cell() const { return cell_; }
  /// @returns a number that no other object of the run has, before or after it at its address
  std::uint64_t serial() const { return serial_; }

  Position newest() const { return static_cast<Position>(order_.size() - 1); }
  const Store& at(Position position) const { return stores_[order_[position]]; }
  StoreId id_at(Position position) const { return order_[position]; }
  Position position(StoreId store) const { return stores_[store].position; }
  const Store& store(StoreId id) const { return stores_[id]; }
  /// @returns whether a read-modify-write stands behind the store: nothing else may
  bool taken(Position position) const { return position < newest() && at(position + 1).update; }

  /// Puts a store behind the one at the position; its value, message and marks are for the caller.
  StoreId insert_behind(Position position);
  Store& edit(StoreId id) { return stores_[id]; }

  /// A plain write has changed memory: it comes behind everything, and everyone has seen it, for
  /// whoever has not has a data race.
  void settle(const Value& value);

  void add(const Access& access);

  /// @returns the position of the last store that was read or written before what the clock knows
  Position known(const VectorClock& clock) const;
  /// @returns the same for stores that were written
  Position written(const VectorClock& clock) const;
  /// @returns the position of the last seq_cst store among the events; 0: none
  Position last_seq_cst(const VectorClock& events) const;

  bool has_seq_cst() const { return has_seq_cst_; }
  /// @returns whether seq_cst events or fences have left their marks
  bool marked() const { return has_seq_cst_ || has_fences_; }

  /// @returns the task's last access that is remembered, or null
  const Entry* last_of(TaskId task) const;

  /// Calls visit(task, entry) with the last access of each task that the clock knows of.
  template <class Visit>
  void each_known(const VectorClock& clock, Visit visit) const {
    for (const Party& party : parties()) {
      if (const Entry* entry = party.known(clock)) visit(party.task, *entry);
    }
  }
  /// Calls visit(task, event) with the last seq_cst access of each task in front of the position,
  /// and fences(set) with what happens before accesses in front of it.
  template <class Visit, class VisitFences>
  void each_in_front(Position position, Visit visit, VisitFences fences) const {
    for (const Party& party : parties()) {
      if (const std::uint32_t event = last_in_front(party, position)) visit(party.task, event);
      if (const FenceSet set = fences_in_front(party, position)) fences(set);
    }
  }
  /// Calls visit(task, event) with the first seq_cst store of each task behind the position.
  template <class Visit>
  void each_first_behind(Position position, Visit visit) const {
    for (const Party& party : parties()) {
      if (const std::uint32_t event = first_behind(party, position)) visit(party.task, event);
    }
  }

 private:
  struct Event {
    std::uint32_t number = 0;
    StoreId store = 0;
  };
  struct Party {
    TaskId task = kNoTask;
    std::vector<Entry> entries;
    std::vector<Event> events;  // seq_cst accesses
    std::vector<Event> writes;  // seq_cst accesses that write

    const Entry* known(const VectorClock& clock) const;
  };

  std::span<const Party> parties() const { return {parties_.data(), used_parties_}; }
  Party& party(TaskId task);
  std::uint32_t last_in_front(const Party& party, Position position) const;
  FenceSet fences_in_front(const Party& party, Position position) const;
  std::uint32_t first_behind(const Party& party, Position position) const;
  StoreId new_store();

  Cell cell_;
  std::uint64_t serial_ = 0;
  std::vector<Store> stores_;  // by id; what is beyond used_ keeps its memory for later
  StoreId used_ = 0;
  std::vector<StoreId> order_;
  std::vector<Party> parties_;  // what is beyond used_parties_ keeps its memory for later
  std::size_t used_parties_ = 0;
  Position settled_ = 0;
  bool has_seq_cst_ = false;
  bool has_fences_ = false;
};

}  // namespace reprise::scheduler
