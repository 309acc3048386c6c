#include "scheduler/wait_table.hpp"

#include "scheduler/check.hpp"
#include "scheduler/prf.hpp"

namespace reprise::scheduler {

std::size_t WaitTable::index_of(const void* address) {
  return detail::fold(reinterpret_cast<std::uintptr_t>(address), detail::kSqrt2) % kLines;
}

void WaitTable::add(Task& task) {
  Line& line = lines_[index_of(task.wait.address)];
  task.next_waiter = nullptr;
  (line.first == nullptr ? line.first : line.last->next_waiter) = &task;
  line.last = &task;
  ++waiting_;
}

void WaitTable::remove(Task& task) {
  Line& line = lines_[index_of(task.wait.address)];
  Task* before = nullptr;
  Task* found = line.first;
  while (found != &task) {
    REPRISE_CHECK(found != nullptr);
    before = found;
    found = found->next_waiter;
  }
  (before == nullptr ? line.first : before->next_waiter) = task.next_waiter;
  if (line.last == &task) line.last = before;
  --waiting_;
  task.next_waiter = nullptr;
}

std::size_t WaitTable::count(const void* address) const {
  std::size_t waiting = 0;
  for (const Task* task = lines_[index_of(address)].first; task != nullptr;
       task = task->next_waiter) {
    if (task->wait.address == address) ++waiting;
  }
  return waiting;
}

Task& WaitTable::nth(const void* address, std::size_t n) const {
  Task* task = lines_[index_of(address)].first;
  while (task->wait.address != address || n-- > 0) task = task->next_waiter;
  return *task;
}

}  // namespace reprise::scheduler
