#pragma once
// Happens-before: what each task of a run has seen of the others, by the synchronisation it took
// part in. Whoever publishes releases to an object, whoever looks acquires from it; the object is
// known by its address, as mutexes, conditions and pipes are.
//
// Determinism: addresses are looked up, never walked. Threading: touched only by whoever runs.

#include <cstdint>
#include <vector>

#include "scheduler/address_table.hpp"
#include "scheduler/races/vector_clock.hpp"

namespace reprise::scheduler {

class HappensBefore {
 public:
  /// Forgets the last run.
  void begin();

  /// A task begins, having seen all that its parent has; kNoTask: the host, which has seen nothing.
  void created(TaskId child, TaskId parent);
  /// The running task waits for the end of another one, however long that takes.
  void awaits_end(TaskId task) { follows_[task] = true; }
  /// The running task knows what the ended one knew.
  void joined(TaskId task, TaskId ended) {
    clocks_[task].join(clocks_[ended]);
    follows_[task] = false;
    gone(ended);
  }
  /// The task does nothing any more.
  void gone(TaskId task) { follows_[task] = true; }

  /// @returns how many tasks there were
  std::size_t count() const { return tasks_; }
  /// Calls visit(task, clock) for each task that may do its next step with this clock. When the
  /// others do something, they know all that one of these knows now.
  template <class Visit>
  void each_on_its_own(Visit visit) const {
    for (TaskId task = 0; task < tasks_; ++task) {
      if (!follows_[task]) visit(task, clocks_[task]);
    }
  }

  /// What the task did so far happens before whatever is acquired from the object from now on.
  void release(TaskId task, const void* object);
  void acquire(TaskId task, const void* object);

  const VectorClock& clock(TaskId task) const { return clocks_[task]; }
  VectorClock& clock(TaskId task) { return clocks_[task]; }
  Epoch now(TaskId task) const { return clocks_[task].epoch_of(task); }

 private:
  std::vector<VectorClock> clocks_;  // by task id; what is beyond tasks_ keeps its memory for later
  std::vector<bool> follows_;        // by task id: does nothing before another one has ended
  std::size_t tasks_ = 0;
  AddressTable<VectorClock> objects_;
};

}  // namespace reprise::scheduler
