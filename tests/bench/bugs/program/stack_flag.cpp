// CS/stack: one thread pushes ten times, one pops ten times. A flag that is never taken back says
// that there is something to pop.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kSize = 10;

std::mutex mutex;
int elements[kSize];
int top;
bool was_pushed;

void push_all() {
  for (int i = 0; i < kSize; ++i) {
    const std::lock_guard lock(mutex);
    require(top < kSize);
    elements[top++] = i;
    was_pushed = true;
  }
}

void pop_all() {
  for (int i = 0; i < kSize; ++i) {
    const std::lock_guard lock(mutex);
    if (!was_pushed) continue;
    require(top > 0);
    --top;
  }
}

}  // namespace

int stack_flag() {
  in_threads<push_all, pop_all>();
  return 0;
}

}  // namespace reprise::bugs
