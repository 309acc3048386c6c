#include "tests/bench/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace reprise::bench {
namespace {

using Medians = std::map<std::string, double, std::less<>>;

enum class Kind {
  ratio,       ///< of subject to yardstick; the bound is the most
  per_second,  ///< of the subject on one core; the bound is the least
  kibibytes,   ///< of the subject; the bound is the most
};

struct Figure {
  std::string_view what;
  Kind kind;
  std::string_view subject;
  std::string_view yardstick;
  double bound;
};

constexpr Figure kFigures[] = {
    {"random switch / bare switch", Kind::ratio, "random_switch", "context_ring", 5},
    {"scheduling step / bare switch", Kind::ratio, "scheduling_step", "context_ring", 5},
    {"life of a thread / of a bare fiber", Kind::ratio, "thread_life", "pooled_fiber", 15},
    {"two-thread run / life of a bare fiber", Kind::ratio, "short_run", "pooled_fiber", 100},
    {"step under pct / under uniform", Kind::ratio, "strategy_pct", "strategy_uniform", 1.5},
    {"step under pos / under uniform", Kind::ratio, "strategy_pos", "strategy_uniform", 1.5},
    {"step under surw / under uniform", Kind::ratio, "strategy_surw", "strategy_uniform", 1.5},
    {"hook, nothing simulated / access", Kind::ratio, "unwatched_access", "plain_access", 12},
    {"watched access / under libtsan", Kind::ratio, "watched_access", "libtsan_access", 4},
    {"step of mutex counter / switch", Kind::ratio, "step_mutex_counter", "context_ring", 6},
    {"step of plain counter / switch", Kind::ratio, "step_plain_counter", "context_ring", 6},
    {"step of Dekker / switch", Kind::ratio, "step_dekker", "context_ring", 6},
    {"step of Peterson / switch", Kind::ratio, "step_peterson", "context_ring", 6},
    {"step of bounded queue / switch", Kind::ratio, "step_bounded_queue", "context_ring", 6},
    {"step of lock-free queue / switch", Kind::ratio, "step_multi_queue", "context_ring", 6},
    {"... rc11, mutex counter", Kind::ratio, "step_rc11_mutex_counter", "context_ring", 8},
    {"... rc11, plain counter", Kind::ratio, "step_rc11_plain_counter", "context_ring", 8},
    {"... rc11, Dekker", Kind::ratio, "step_rc11_dekker", "context_ring", 8},
    {"... rc11, Peterson", Kind::ratio, "step_rc11_peterson", "context_ring", 8},
    {"... rc11, bounded queue", Kind::ratio, "step_rc11_bounded_queue", "context_ring", 8},
    {"... rc11, lock-free queue", Kind::ratio, "step_rc11_multi_queue", "context_ring", 8},
    // Two thirds of what shuttle takes for a run, in switches.
    {"run of mutex counter / switch", Kind::ratio, "run_mutex_counter", "context_ring", 340},
    {"run of plain counter / switch", Kind::ratio, "run_plain_counter", "context_ring", 240},
    {"run of Dekker / switch", Kind::ratio, "run_dekker", "context_ring", 230},
    {"run of Peterson / switch", Kind::ratio, "run_peterson", "context_ring", 270},
    {"run of bounded queue / switch", Kind::ratio, "run_bounded_queue", "context_ring", 635},
    {"run of lock-free queue / switch", Kind::ratio, "run_multi_queue", "context_ring", 520},
    {"warm stores, fixed / with B-01", Kind::ratio, "warm_stores", "warm_stores_B-01", 1.05},
    {"warm reads, fixed / with B-01", Kind::ratio, "warm_reads", "warm_reads_B-01", 1.05},
    {"hot reads, fixed / with B-01", Kind::ratio, "warm_hot_reads", "warm_hot_reads_B-01", 1.05},
    {"seq_cst access / bare switch", Kind::ratio, "memory_seq_cst", "context_ring", 25},
    {"arena0, seeds per second and core", Kind::per_second, "arena0", "", 150},
    {"arena0, all faults armed / calm", Kind::ratio, "arena0_armed", "arena0_calm_run", 1.15},
    {"fib_bench, executions per second", Kind::per_second, "exploration", "", 200'000},
    {"run, explored / swept", Kind::ratio, "explored_run", "run_to_explore", 1.8},
    {"recoveries per second and core", Kind::per_second, "recovery", "", 2000},
    {"memory of a parked thread, KiB", Kind::kibibytes, "parked_threads", "", 32},
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Measured {
  double value = 0;
  std::string from;  // the medians it was made of
};

std::optional<Measured> measure(const Figure& figure, const Medians& medians) {
  const auto subject = medians.find(figure.subject);
  if (subject == medians.end()) return std::nullopt;
  switch (figure.kind) {
    case Kind::ratio: {
      const auto yardstick = medians.find(figure.yardstick);
      if (yardstick == medians.end()) return std::nullopt;
      return Measured{subject->second / yardstick->second,
                      fmt::format("{:.1f} ns / {:.1f} ns", subject->second, yardstick->second)};
    }
    case Kind::per_second:
      return Measured{1e9 / subject->second, fmt::format("{:.2f} ms each", subject->second / 1e6)};
    case Kind::kibibytes:
      return Measured{subject->second / 1024, {}};
  }
  __builtin_unreachable();
}

bool keeps_bound(const Figure& figure, double value) {
  return figure.kind == Kind::per_second ? value >= figure.bound : value <= figure.bound;
}

bool print_and_judge(const Figure& figure, const Medians& medians) {
  const std::optional<Measured> measured = measure(figure, medians);
  const bool kept = measured.has_value() && keeps_bound(figure, measured->value);
  fmt::print("{:<38}{:>9}  {} {:<5}{:<14}{}\n", figure.what,
             measured ? fmt::format("{:.1f}", measured->value) : "-",
             figure.kind == Kind::per_second ? ">=" : "<=", figure.bound,
             !measured ? "not measured" : (kept ? "kept" : "MISSED"),
             measured ? measured->from : "");
  return kept;
}

}  // namespace

void Figures::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    double sample = run.GetAdjustedCPUTime();
    for (const char* const own : {"bytes", "nanoseconds"}) {
      const auto counter = run.counters.find(own);
      if (counter != run.counters.end()) sample = counter->second;
    }
    samples_[run.run_name.function_name].push_back(sample);
  }
}

bool Figures::judge() const {
  Medians medians;
  for (const auto& [name, samples] : samples_) medians[name] = median(samples);
  fmt::print("{:<38}{:>9}  {:<8}{:<14}{}\n", "figure", "measured", "bound", "verdict", "medians");
  bool all_kept = true;
  for (const Figure& figure : kFigures) all_kept &= print_and_judge(figure, medians);
  return all_kept;
}

}  // namespace reprise::bench
