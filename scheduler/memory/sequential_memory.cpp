#include "scheduler/memory/sequential_memory.hpp"

namespace reprise::scheduler {

CompareResult SequentialMemory::compare_exchange(TaskId task, Cell cell,
                                                 const CompareExchange& exchange) {
  NewestStore& newest = locations_.at(cell);
  const Value found = newest.look();
  const bool fits = found == cell.fit(exchange.expected);
  const bool may_fail = fits && exchange.weak && fails_at_will_;
  const bool exchanges = fits && !(may_fail && choose_(MemoryChoice::spurious, task, 2) != 0);
  if (exchanges) {
    replace(task, newest, exchange.desired, exchange.success);
  } else {
    messages_.learn(task, newest.message(), exchange.failure);
  }
  return {exchanges, found};
}

}  // namespace reprise::scheduler
