#pragma once
// The memory model: which value an atomic access reads, and where a store comes in the modification
// order of its object, by the rules of C++20 with program order and reads-from acyclic (RC11 with
// the shorter release sequences of C++20). Whatever the rules leave open is asked of a chooser.
//
// The run's execution graph is built in the order of execution, so no access reads what comes
// later. An access may take any position in modification order from a lowest one on. What happened
// before it (coherence), and the order of seq_cst events, move that lowest position up; nothing
// else is ever forbidden, and no store is forgotten that a task may still read.
//
// The clocks of HappensBefore learn what the values read tell: data races on plain memory are
// found by the same clocks. In turn, what a mutex or a join orders is coherent here too.
//
// Determinism: choices come from the chooser alone; addresses are only looked up. Threading:
// touched only by whoever runs.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/memory/cell.hpp"
#include "scheduler/memory/execution_graph.hpp"
#include "scheduler/memory/locations.hpp"
#include "scheduler/memory/messages.hpp"
#include "scheduler/memory/mode.hpp"
#include "scheduler/memory/order.hpp"
#include "scheduler/races/happens_before.hpp"

namespace reprise::scheduler {

/// What is chosen: the store that an access reads, the place of a store in modification order, and
/// whether a weak compare-exchange fails for no reason.
enum class MemoryChoice : std::uint8_t { read, place, spurious };

/// @returns which of n, at least 2; 0 is the newest store, the end of modification order, and no
/// failure
using MemoryChooser = std::function<std::uint64_t(MemoryChoice what, TaskId task, std::uint64_t n)>;

/// An access with all that it may do, for whoever goes through everything.
struct OpenAccess {
  TaskId task = kNoTask;
  const History& history;
  bool reads = true;                    ///< one of the positions; else it writes behind one
  bool may_store = false;               ///< it reads, and is or may become a read-modify-write
  std::span<const Position> positions;  ///< that it may take, the newest first
  std::span<const Position>
      taken;  ///< ... but for a read-modify-write that has read the same store
  bool is_seq_cst = false;
};

/// @returns which of the positions
using AccessExplorer = std::function<std::size_t(const OpenAccess&)>;

struct MemoryOptions {
  MemoryMode mode = MemoryMode::rc11;
  bool spurious_failures = false;  ///< of weak compare-exchanges
  bool forgets = true;             ///< what no task can read any more
};

struct CompareExchange {
  Value expected;
  Value desired;
  Order success = Order::seq_cst;
  Order failure = Order::seq_cst;
  bool weak = false;
};

struct CompareResult {
  bool exchanged = false;
  Value found;
};

class MemoryModel {
 public:
  /// @param happens_before of the same run; it begins first, and knows each task before we do
  MemoryModel(HappensBefore& happens_before, MemoryChooser chooser, MemoryOptions options = {});
  MemoryModel(const MemoryModel&) = delete;
  MemoryModel& operator=(const MemoryModel&) = delete;

  /// Forgets the last run.
  void begin() { begin(options_); }
  /// ... and goes on in another mode.
  void begin(MemoryOptions options);

  /// From the next run on every access is asked about, also where it has no choice. Then each
  /// behaviour can be reached by every order of execution that agrees with program order and
  /// reads-from; else only by some. Then nothing is forgotten. No function: as before.
  void explore_with(AccessExplorer explorer) { explorer_ = std::move(explorer); }

  Value load(TaskId task, Cell cell, Order order);
  void store(TaskId task, Cell cell, Value value, Order order);
  /// @param update from the value read to the value written. @returns the value read
  template <class Update>
  Value read_modify_write(TaskId task, Cell cell, Order order, Update update) {
    PendingAccess step = enter(task, cell, order);
    const Position read = choose_behind(step, MemoryChoice::read);
    const Value found = step.history.at(read).value;
    write_behind(step, read, update(found), true);
    return found;
  }
  Value exchange(TaskId task, Cell cell, Value value, Order order) {
    return read_modify_write(task, cell, order, [&](Value) { return value; });
  }
  CompareResult compare_exchange(TaskId task, Cell cell, const CompareExchange& exchange);
  void fence(TaskId task, Order order);

  /// @returns the last access that was made: which store it read or wrote. Not in mode sc
  const Access& last_access() const { return graph_.last_access(); }
  /// @returns the stores of an object, or null if it is not known; for reports and tests
  const History* history(Cell cell) const { return locations_.find(cell); }

  /// The memory is freed, or a new object is made there.
  void forget(const void* address, std::size_t bytes) { locations_.forget(address, bytes); }

 private:
  bool weak() const { return options_.mode == MemoryMode::rc11; }

  PendingAccess enter(TaskId task, const Cell& cell, Order order);
  void settle(History& history, const Value& held);

  Position choose_read(const PendingAccess& step);
  Position choose_behind(const PendingAccess& step, MemoryChoice what);
  Position choose_from(const PendingAccess& step, MemoryChoice what, bool writes);
  Position choose_candidate(const PendingAccess& step, MemoryChoice what, bool writes = true);

  Value read_at(const PendingAccess& step, Position position);
  void write_behind(const PendingAccess& step, Position position, const Value& value, bool update);
  void learn(const PendingAccess& step, const Message& message);

  Messages messages_;
  MemoryChooser choose_;
  AccessExplorer explorer_;
  MemoryOptions options_;
  bool forgets_ = true;
  Locations locations_;
  ExecutionGraph graph_{locations_};
  std::vector<Position> candidates_;  // of the choice under way: kept for its memory
  std::vector<Position> taken_;       // the same
};

}  // namespace reprise::scheduler
