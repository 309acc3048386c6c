#pragma once
// Who is blocked on which address. Tasks that wait for one address stand in line in the order in
// which they came.
//
// Determinism: an address only selects a line; the order within one address never depends on it.

#include <cstddef>
#include <vector>

#include "scheduler/address_table.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

class WaitTable {
 public:
  void add(Task& task);
  /// Takes a waiting task out of the line it stands in.
  void remove(Task& task);

  std::size_t count(const void* address) const;
  /// @returns the nth task in the line for an address; n must be less than count(address)
  Task& nth(const void* address, std::size_t n) const;

  bool empty() const { return waiting_ == 0; }

 private:
  using Line = std::vector<Task*>;

  AddressTable<Line> lines_;
  std::size_t waiting_ = 0;  // in all lines
};

}  // namespace reprise::scheduler
