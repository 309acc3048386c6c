// reprise_bench: measures, prints one table, and exits with 1 where a bound is missed. Takes the
// options of Google Benchmark; what is given here comes first, so a caller's own wins.

#include <benchmark/benchmark.h>

#include <vector>

#include "tests/bench/figures.hpp"

int main(int argc, char** argv) {
  // Many short repetitions in random order: what disturbs the machine meets yardsticks and subjects
  // alike.
  char repetitions[] = "--benchmark_repetitions=15";
  char interleaving[] = "--benchmark_enable_random_interleaving=true";
  char min_time[] = "--benchmark_min_time=0.1";
  std::vector<char*> arguments{argv[0], repetitions, interleaving, min_time};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;

  reprise::bench::Figures figures;
  benchmark::RunSpecifiedBenchmarks(&figures);
  return figures.judge() ? 0 : 1;
}
