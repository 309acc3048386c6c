// CS/lazy01: two threads contribute to a value and a third one expects that not both have, each
// under the lock.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

std::mutex mutex;
int data;

void add_one() {
  const std::lock_guard lock(mutex);
  data += 1;
}

void add_two() {
  const std::lock_guard lock(mutex);
  data += 2;
}

void check() {
  const std::lock_guard lock(mutex);
  require(data < 3);
}

}  // namespace

int lazy_initialisation() {
  in_threads<add_one, add_two, check>();
  return 0;
}

}  // namespace reprise::bugs
