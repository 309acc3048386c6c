#include "sim/process.hpp"

namespace reprise::sim {

Thread* Process::find_thread(int tid) const {
  for (Thread* const thread : threads) {
    if (thread->tid == tid) return thread;
  }
  return nullptr;
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
