#include "sim/process.hpp"

#include <algorithm>

namespace reprise::sim {

Thread* Process::find_thread(int tid) const {
  const auto found = std::ranges::lower_bound(threads, tid, {}, &Thread::tid);
  return found != threads.end() && (*found)->tid == tid ? *found : nullptr;
}

void Thread::recycle() {
  routine = nullptr;
  argument = nullptr;
  result = nullptr;
  detached = false;
  ended = false;
  joining = false;
  starved.reset();
  key_values.clear();
  name.clear();
  state = scheduler::TaskState::runnable;
}

}  // namespace reprise::sim
