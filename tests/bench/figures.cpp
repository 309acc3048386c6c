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
    {"scheduling step / bare switch", Kind::ratio, "scheduling_step", "context_ring", 5},
    {"life of a thread / of a bare fiber", Kind::ratio, "thread_life", "pooled_fiber", 15},
    {"two-thread run / life of a bare fiber", Kind::ratio, "short_run", "pooled_fiber", 100},
    {"step under pct / under uniform", Kind::ratio, "strategy_pct", "strategy_uniform", 1.5},
    {"step under pos / under uniform", Kind::ratio, "strategy_pos", "strategy_uniform", 1.5},
    {"step under surw / under uniform", Kind::ratio, "strategy_surw", "strategy_uniform", 1.5},
    {"seq_cst access / bare switch", Kind::ratio, "memory_seq_cst", "context_ring", 25},
    {"arena0, seeds per second and core", Kind::per_second, "arena0", "", 150},
    {"arena0, all faults armed / calm", Kind::ratio, "arena0_armed", "arena0_calm_run", 1.15},
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
    const auto bytes = run.counters.find("bytes");
    const double sample =
        bytes != run.counters.end() ? double{bytes->second} : run.GetAdjustedCPUTime();
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
