// ConVul/CVE-2016-7911, Linux I/O priorities: a task's I/O context is looked at without the lock
// under which the exiting task takes it away and frees it. Two threads.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Context {
  int priority = 4;
};

struct Task {
  std::mutex mutex;
  Context* volatile context = new Context;  // the compiler may not keep what it once read
};

volatile int priority;

void get_priority(Task& task) {
  if (task.context != nullptr) priority = used(task.context->priority);
}

void exit_task(Task& task) {
  Context* context;
  {
    const std::lock_guard lock(task.mutex);
    context = task.context;
    task.context = nullptr;
  }
  release(context);
}

}  // namespace

int cve_2016_7911() {
  Task task;
  in_threads_with<get_priority, exit_task>(task);
  return 0;
}

}  // namespace reprise::bugs
