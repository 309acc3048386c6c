#pragma once
// The memory model: which value an atomic access reads, and who learns what by it. One of two
// memories answers, as the mode says.
//
// The clocks of HappensBefore learn what the values read tell: data races on plain memory are
// found by the same clocks. In turn, what a mutex or a join orders is coherent here too.
//
// Determinism: choices come from the chooser alone; addresses are only looked up. Threading:
// touched only by whoever runs.

#include <cstddef>
#include <utility>

#include "scheduler/memory/messages.hpp"
#include "scheduler/memory/mode.hpp"
#include "scheduler/memory/sequential_memory.hpp"
#include "scheduler/memory/weak_memory.hpp"

namespace reprise::scheduler {

struct MemoryOptions {
  MemoryMode mode = MemoryMode::rc11;
  bool spurious_failures = false;  ///< of weak compare-exchanges
  bool forgets = true;             ///< what no task can read any more
};

class MemoryModel {
 public:
  /// @param happens_before of the same run; it begins first, and knows each task before we do
  MemoryModel(HappensBefore& happens_before, MemoryChooser chooser, MemoryOptions options = {})
      : messages_(happens_before), choose_(std::move(chooser)) {
    begin(options);
  }
  MemoryModel(const MemoryModel&) = delete;
  MemoryModel& operator=(const MemoryModel&) = delete;

  /// Forgets the last run.
  void begin() { begin(options_); }
  /// ... and goes on in another mode.
  void begin(MemoryOptions options) {
    options_ = options;
    messages_.begin();
    sequential_.begin(options.spurious_failures);
    weak_.begin({.spurious_failures = options.spurious_failures, .forgets = options.forgets});
  }

  /// From the next run on, as `WeakMemory::explore_with`.
  void explore_with(AccessExplorer explorer) { weak_.explore_with(std::move(explorer)); }

  Value load(TaskId task, Cell cell, Order order) {
    return is_weak() ? weak_.load(task, cell, order) : sequential_.load(task, cell, order);
  }
  void store(TaskId task, Cell cell, Value value, Order order) {
    if (is_weak()) return weak_.store(task, cell, value, order);
    sequential_.store(task, cell, value, order);
  }
  /// @param update from the value read to the value written. @returns the value read
  template <class Update>
  Value read_modify_write(TaskId task, Cell cell, Order order, Update update) {
    return is_weak() ? weak_.read_modify_write(task, cell, order, update)
                     : sequential_.read_modify_write(task, cell, order, update);
  }
  Value exchange(TaskId task, Cell cell, Value value, Order order) {
    return read_modify_write(task, cell, order, [&](Value) { return value; });
  }
  CompareResult compare_exchange(TaskId task, Cell cell, const CompareExchange& exchange) {
    return is_weak() ? weak_.compare_exchange(task, cell, exchange)
                     : sequential_.compare_exchange(task, cell, exchange);
  }
  void fence(TaskId task, Order order) {
    if (is_weak()) return weak_.fence(task, order);
    messages_.fence(task, order);
    if (releases(order)) messages_.tick(task);
  }

  /// @returns what all tasks may still read
  const WeakMemory& weak() const { return weak_; }

  /// The memory is freed, or a new object is made there.
  void forget(const void* address, std::size_t bytes) {
    if (is_weak()) return weak_.forget(address, bytes);
    sequential_.forget(address, bytes);
  }

 private:
  bool is_weak() const { return options_.mode == MemoryMode::rc11; }

  MemoryOptions options_;
  Messages messages_;
  MemoryChooser choose_;
  SequentialMemory sequential_{messages_, choose_};
  WeakMemory weak_{messages_, choose_};
};

}  // namespace reprise::scheduler
