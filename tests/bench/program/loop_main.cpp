// The loop under the compiler's own race detector, in a program of its own: prints what an access
// costs, in nanoseconds of CPU time.

#include <time.h>

#include <cstdio>
#include <cstdlib>

#include "tests/bench/program/loop.hpp"

namespace {

double cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  reprise::bench::touch_all(1);  // the shadow is there
  const double begin = cpu_ns();
  reprise::bench::touch_all(rounds);
  const auto accesses = static_cast<double>(rounds * reprise::bench::kAccessesOfRound);
  std::printf("%.3f\n", (cpu_ns() - begin) / accesses);
}
