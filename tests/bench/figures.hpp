#pragma once
// What the benchmarks are run for: a few figures, each with the bound that it must keep. Times are
// judged as ratios to a yardstick of the same run, so that they mean the same on a slow machine;
// what is judged is a median, so that a busy moment does not decide.

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace reprise::bench {

class Figures final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  /// Called after every repetition of every benchmark.
  void ReportRuns(const std::vector<Run>& runs) override;

  /// Prints a line for each figure: what was measured, the bound, the verdict.
  /// @returns whether every figure was measured and keeps its bound
  bool judge() const;

 private:
  // Of each benchmark, by name, one sample a repetition: CPU time in nanoseconds per iteration, or
  // the counter "nanoseconds" of one that measures time in its own way, or "bytes" of memory.
  std::map<std::string, std::vector<double>> samples_;
};

}  // namespace reprise::bench
