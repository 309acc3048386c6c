#pragma once
// Memory as C++20 has it, with program order and reads-from acyclic (RC11 with the shorter release
// sequences of C++20): which value an atomic access reads, and where a store comes in the
// modification order of its object. Whatever the rules leave open is asked of a chooser.
//
// The run's execution graph is built in the order of execution, so no access reads what comes
// later. An access may take any position in modification order from a lowest one on. What happened
// before it (coherence), and the order of seq_cst events, move that lowest position up; nothing
// else is ever forbidden, and no store is forgotten that a task may still read.
//
// Determinism: choices come from the chooser alone; addresses are only looked up. Threading:
// touched only by whoever runs.

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/memory/choices.hpp"
#include "scheduler/memory/compare_exchange.hpp"
#include "scheduler/memory/execution_graph.hpp"
#include "scheduler/memory/locations.hpp"
#include "scheduler/memory/messages.hpp"

namespace reprise::scheduler {

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

class WeakMemory {
 public:
  struct Options {
    bool spurious_failures = false;  ///< of weak compare-exchanges
    bool forgets = true;             ///< what no task can read any more
  };

  WeakMemory(Messages& messages, const MemoryChooser& choose)
      : messages_(messages), choose_(choose) {}

  /// Forgets the last run.
  void begin(Options options);

  /// From the next run on every access is asked about, also where it has no choice. Then each
  /// behaviour can be reached by every order of execution that agrees with program order and
  /// reads-from; else only by some. Then nothing is forgotten. No function: as before.
  void explore_with(AccessExplorer explorer) { explorer_ = std::move(explorer); }

  Value load(TaskId task, Cell cell, Order order);
  void store(TaskId task, Cell cell, Value value, Order order);
  template <class Update>
  Value read_modify_write(TaskId task, Cell cell, Order order, Update update) {
    PendingAccess step = enter(task, cell, order);
    const Position read = choose_behind(step, MemoryChoice::read);
    const Value found = step.history.at(read).value;
    write_behind(step, read, update(found), true);
    return found;
  }
  CompareResult compare_exchange(TaskId task, Cell cell, const CompareExchange& exchange);
  void fence(TaskId task, Order order);

  /// @returns the last access that was made: which store it read or wrote
  const Access& last_access() const { return graph_.last_access(); }
  /// @returns the stores of an object, or null if it is not known; for reports and tests
  const History* history(Cell cell) const { return locations_.find(cell); }

  void forget(const void* address, std::size_t bytes) { locations_.forget(address, bytes); }

 private:
  PendingAccess enter(TaskId task, Cell cell, Order order);

  Position choose_read(const PendingAccess& step);
  Position choose_behind(const PendingAccess& step, MemoryChoice what);
  Position choose_from(const PendingAccess& step, MemoryChoice what, bool writes);
  Position choose_candidate(const PendingAccess& step, MemoryChoice what, bool writes = true);

  Value read_at(const PendingAccess& step, Position position);
  void write_behind(const PendingAccess& step, Position position, const Value& value, bool update);
  void learn(const PendingAccess& step, const Message& message);

  Messages& messages_;
  const MemoryChooser& choose_;
  AccessExplorer explorer_;
  Options options_;
  Locations<History> locations_;
  ExecutionGraph graph_{locations_};
  std::vector<Position> candidates_;  // of the choice under way: kept for its memory
  std::vector<Position> taken_;       // the same
};

}  // namespace reprise::scheduler
