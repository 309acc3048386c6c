#pragma once
// Between the memory model and the exploration: names for stores that are the same in every
// execution, where the model has numbers in the order of one.
//
// Determinism: driven by its calls. Threading: touched by whoever runs.

#include <cstdint>
#include <vector>

#include "scheduler/exploration/atomic_step.hpp"
#include "scheduler/memory/memory_model.hpp"

namespace reprise::scheduler {

class StoreNames {
 public:
  /// Forgets the last run.
  void begin();

  /// @param object the one that is accessed
  OpenStep open(ObjectId object, const OpenAccess& access);

  /// The access was made.
  /// @param chosen one of the options
  AtomicStep made(TaskId task, OpenStep open, StoreName chosen, bool writes);

 private:
  std::vector<StoreName>& names_of(ObjectId object, std::size_t stores);

  std::vector<std::vector<StoreName>> names_;  // by object, and number of the store
  std::vector<std::uint32_t> stored_;          // by task
};

}  // namespace reprise::scheduler
