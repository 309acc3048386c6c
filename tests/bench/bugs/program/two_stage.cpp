// CS/twostage_n: a writer sets the first value under one lock and the second one under another; a
// reader expects that the second follows from the first. twostage has 1 writer and 1 reader,
// twostage_n n-1 writers: the reader must come after one first stage and before every second one.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

std::mutex of_first;
std::mutex of_second;
int first;
int second;

void write() {
  {
    const std::lock_guard lock(of_first);
    first = 1;
  }
  const std::lock_guard lock(of_second);
  second = first + 1;
}

void read() {
  int seen;
  {
    const std::lock_guard lock(of_first);
    if (first == 0) return;
    seen = first;
  }
  const std::lock_guard lock(of_second);
  require(second == seen + 1);
}

}  // namespace

int two_stage(int writers, int readers) {
  Threads threads;
  threads.start<write>(writers);
  threads.start<read>(readers);
  return 0;
}

}  // namespace reprise::bugs
