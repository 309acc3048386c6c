// CS/reorder_n: n-1 threads write a and then b, one reads both; of reorder_3, 2 write and 1 reads.
// It must see both values or none. The bug needs one thread to have written a, none to have
// written b, and the reader to come right then: the more writers, the rarer.

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

int a;
int b;

void set() {
  a = 1;
  b = -1;
}

void check() {
  const int seen_a = a;
  const int seen_b = b;
  require((seen_a == 0 && seen_b == 0) || (seen_a == 1 && seen_b == -1));
}

}  // namespace

int reorder(int setters, int checkers) {
  Threads threads;
  threads.start<set>(setters);
  threads.start<check>(checkers);
  return 0;
}

}  // namespace reprise::bugs
