#include "scheduler/races/atomic_order.hpp"

namespace reprise::scheduler {

void AtomicOrder::load(TaskId task, const void* location, MemoryOrder order) {
  if (acquires(order)) {
    order_.acquire(task, location);
  } else if (const VectorClock* const published = order_.published(location)) {
    of(task).read_relaxed.join(*published);
  }
}

void AtomicOrder::store(TaskId task, const void* location, MemoryOrder order) {
  if (releases(order)) {
    order_.release_only(task, location);
  } else {
    order_.publish_only(location, of(task).before_release_fence);
  }
}

void AtomicOrder::update(TaskId task, const void* location, MemoryOrder order) {
  load(task, location, order);
  if (releases(order)) {
    order_.release(task, location);
  } else {
    order_.publish(location, of(task).before_release_fence);
  }
}

void AtomicOrder::fence(TaskId task, MemoryOrder order) {
  OfTask& own = of(task);
  if (acquires(order)) order_.clock(task).join(own.read_relaxed);
  if (!releases(order)) return;
  own.before_release_fence = order_.clock(task);
  order_.clock(task).tick(task);
}

}  // namespace reprise::scheduler
