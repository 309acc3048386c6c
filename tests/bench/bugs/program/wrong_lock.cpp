// CS/wronglock: one thread counts under the lock of the counter, the others under another one. 1
// right and 7 wrong ones; of wronglock_3, 1 and 3.

#include <memory>
#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Locks {
  std::mutex of_counter;
  std::mutex another;
};

volatile int counter;  // or the compiler knows what it must be

void count_and_check(Locks& locks) {
  const std::lock_guard lock(locks.of_counter);
  const int seen = counter;
  counter = seen + 1;
  require(counter == seen + 1);
}

void count(Locks& locks) {
  const std::lock_guard lock(locks.another);
  counter = counter + 1;
}

}  // namespace

int wrong_lock(int right, int wrong) {
  const auto locks = std::make_unique<Locks>();
  Threads threads;
  threads.start_with<count_and_check>(*locks, right);
  threads.start_with<count>(*locks, wrong);
  return 0;
}

}  // namespace reprise::bugs
