#pragma once
// Memory in which every access reads the newest store, whatever its order. The order says who
// learns from whom: data races on plain memory are those that they would be anywhere.
//
// Determinism: asks for nothing but the failures of weak compare-exchanges. Threading: touched only
// by whoever runs.

#include "scheduler/memory/choices.hpp"
#include "scheduler/memory/compare_exchange.hpp"
#include "scheduler/memory/locations.hpp"
#include "scheduler/memory/messages.hpp"
#include "scheduler/memory/newest_store.hpp"

namespace reprise::scheduler {

class SequentialMemory {
 public:
  SequentialMemory(Messages& messages, const MemoryChooser& choose)
      : messages_(messages), choose_(choose) {}

  /// Forgets the last run.
  /// @param fails_at_will weak compare-exchanges may fail for no reason
  void begin(bool fails_at_will) {
    fails_at_will_ = fails_at_will;
    locations_.begin();
  }

  Value load(TaskId task, Cell cell, Order order) {
    NewestStore& newest = locations_.at(cell);
    const Value found = newest.look();
    messages_.learn(task, newest.message(), order);
    return found;
  }
  void store(TaskId task, Cell cell, Value value, Order order) {
    NewestStore& newest = locations_.at(cell);
    newest.write(value);
    messages_.say(task, order, newest.message());
    if (releases(order)) messages_.tick(task);
  }
  template <class Update>
  Value read_modify_write(TaskId task, Cell cell, Order order, Update update) {
    NewestStore& newest = locations_.at(cell);
    const Value found = newest.look();
    replace(task, newest, update(found), order);
    return found;
  }
  CompareResult compare_exchange(TaskId task, Cell cell, const CompareExchange& exchange);

  void forget(const void* address, std::size_t bytes) { locations_.forget(address, bytes); }

 private:
  void replace(TaskId task, NewestStore& newest, const Value& value, Order order) {
    messages_.learn(task, newest.message(), order);
    newest.write(value);
    messages_.pass_on(task, order, newest.message());
    if (releases(order)) messages_.tick(task);
  }

  Messages& messages_;
  const MemoryChooser& choose_;
  bool fails_at_will_ = false;
  Locations<NewestStore> locations_;
};

}  // namespace reprise::scheduler
