// CS/token_ring: three threads pass a value on, each atomically, and a fourth one expects that all
// have the same when all are done: true only for one order.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

std::mutex atomically;
int x1 = 1;
int x2 = 2;
int x3 = 1;
bool done1;
bool done2;
bool done3;

void make() {
  const std::lock_guard lock(atomically);
  x1 = (x3 + 1) % 4;
  done1 = true;
}

void pass_on() {
  const std::lock_guard lock(atomically);
  x2 = x1;
  done2 = true;
}

void bring_back() {
  const std::lock_guard lock(atomically);
  x3 = x2;
  done3 = true;
}

void check() {
  const std::lock_guard lock(atomically);
  if (done1 && done2 && done3) require(x1 == x2 && x2 == x3);
}

}  // namespace

int token_ring() {
  in_threads<make, pass_on, bring_back, check>();
  return 0;
}

}  // namespace reprise::bugs
