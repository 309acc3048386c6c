#pragma once
// Who explores schedules learns here what each step does: a step is what a task does from one
// scheduling point to its next. Whoever models an object says how the running task touches it.
//
// Threading: kernel, one caller at a time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "scheduler/task.hpp"
#include "scheduler/touch_kind.hpp"

namespace reprise::scheduler {

class StepListener {
 public:
  virtual ~StepListener() = default;

  /// The running task touches what stands at an address.
  /// @param change to how much is left of it: a lock takes 1, an unlock gives it back
  virtual void touched(const void* object, TouchKind kind, std::int32_t change) = 0;
  /// The running task looks at what stands at an address and has nothing of it: who does so in a
  /// loop may wait for a change. Attempts are such looks.
  virtual void looked_in_vain(const void* object) = 0;
  /// The running task asks for the time, for itself alone (`read`), lets it pass (`share`: in any
  /// order with others who do), or tells it (`write`).
  virtual void timed(TouchKind kind) = 0;
  /// @returns whether an access to memory by the running task is to be a scheduling point
  virtual bool is_point(const void* address, std::size_t bytes) = 0;
  /// The running task accesses memory.
  /// @param place in its code; null: the kernel does so for it
  virtual void accessed(const void* address, std::size_t bytes, TouchKind kind,
                        const void* place) = 0;
  /// That access is one of two that nothing orders.
  /// @param is_mixed one of them is atomic
  virtual void raced(const void* address, bool is_mixed) = 0;
  /// The running task has new memory, or a new stack.
  virtual void allocated(const void* memory, std::size_t bytes) = 0;
  /// Because of the running task another one can run, or need not wait for its deadline.
  virtual void enabled(const Task& task) = 0;
  /// @returns which of the tasks that wait, in the order in which they came, is woken; nothing to
  ///          leave it to the decisions
  virtual std::optional<std::size_t> choose_waiter(std::span<Task* const> waiting) = 0;
  /// @returns whether the running task, which cannot have a lock at once, stops waiting for it
  ///          since its deadline comes first; nothing to leave that to the decisions
  virtual std::optional<bool> gives_up() = 0;
  /// The running task has seen another one end.
  virtual void joined(const Task& ended) = 0;
  /// The running task stops the run.
  virtual void stopping() = 0;
  /// It is about to, and not because it ends its process: something is wrong.
  virtual void failing() = 0;
};

}  // namespace reprise::scheduler
