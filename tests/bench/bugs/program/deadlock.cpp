// CS/deadlock01: two threads take two mutexes in opposite order and count.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

std::mutex one;
std::mutex other;
int counter = 1;

void count_up() {
  const std::lock_guard first(one);
  const std::lock_guard second(other);
  ++counter;
}

void count_down() {
  const std::lock_guard first(other);
  const std::lock_guard second(one);
  --counter;
}

}  // namespace

int deadlock() {
  in_threads<count_up, count_down>();
  return 0;
}

}  // namespace reprise::bugs
