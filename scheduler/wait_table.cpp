#include "scheduler/wait_table.hpp"

#include <algorithm>

#include "scheduler/address.hpp"
#include "scheduler/check.hpp"

namespace reprise::scheduler {

void WaitTable::add(Task& task) {
  lines_.at(number(task.wait.address)).push_back(&task);
  ++waiting_;
}

void WaitTable::remove(Task& task) {
  Line* const line = lines_.find(number(task.wait.address));
  REPRISE_CHECK(line != nullptr);
  const auto place = std::find(line->begin(), line->end(), &task);
  REPRISE_CHECK(place != line->end());
  line->erase(place);
  if (--waiting_ == 0) lines_.clear();  // a run may wait at any number of addresses
}

std::size_t WaitTable::count(const void* address) const {
  const Line* const line = lines_.find(number(address));
  return line == nullptr ? 0 : line->size();
}

Task& WaitTable::nth(const void* address, std::size_t n) const {
  return *(*lines_.find(number(address)))[n];
}

}  // namespace reprise::scheduler
