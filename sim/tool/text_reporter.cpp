// Results as people read them, on the standard output.

#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "scheduler/strategy.hpp"
#include "sim/tool/build_id.hpp"
#include "sim/tool/counted.hpp"
#include "sim/tool/lock_text.hpp"
#include "sim/tool/output.hpp"
#include "sim/tool/reporter.hpp"
#include "sim/tool/seeds.hpp"
#include "sim/values.hpp"

namespace reprise::sim {
namespace {

constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
// Details, such as a backtrace, beyond these are in verdict.json.
constexpr std::size_t kMostDetails = 16;
// Enough of a build id to tell builds apart.
constexpr std::size_t kBuildDigits = 12;

struct Label {
  const char* text;
  fmt::terminal_color color;
};

Label label_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return {"PASS", fmt::terminal_color::green};
    case Verdict::known:
      return {"KNOWN", fmt::terminal_color::yellow};
    case Verdict::nondeterminism:
      return {"NONDETERMINISM", fmt::terminal_color::magenta};
    case Verdict::timeout:
      return {"TIMEOUT", fmt::terminal_color::yellow};
    case Verdict::unmodelled:
      return {"UNMODELLED", fmt::terminal_color::yellow};
    case Verdict::harness_error:
      return {"ERROR", fmt::terminal_color::magenta};
    case Verdict::finding:
      break;
  }
  return {"FAIL", fmt::terminal_color::red};
}

bool colours_wanted() {
  const char* const no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::string seconds(std::uint64_t ns) {
  return fmt::format("{}.{:03}s", ns / kNsPerSecond, ns / 1'000'000 % 1000);
}

// The last level that was tried whole everywhere says what the bound is.
std::string describe_levels(std::uint64_t levels) {
  if (levels == 0) return "no level whole";
  return fmt::format("up to and with \"{}\"",
                     faults::name_of(static_cast<faults::CrashLevel>(levels - 1)));
}

class TextReporter final : public Reporter {
 public:
  explicit TextReporter(bool single_run) : single_run_(single_run), colours_(colours_wanted()) {}

  void started(const SweepStart& start) override {
    is_sweep_ = true;
    std::string amount;
    if (start.seeds != 0) amount = counted(start.seeds, "seed") + " each";
    if (start.for_ns != 0) {
      amount += (amount.empty() ? "for " : " or ") + format_duration_ns(start.for_ns);
    }
    if (start.surveys != 0) amount += " and " + counted(start.surveys, "survey");
    print_out("sweep of {}: {}, base seed {}", fmt::join(start.scenarios, ", "), amount,
              format_seed(start.base_seed));
    if (!start.shard.origin.empty()) {
      print_out(", shard {} (from {})", start.shard.text(), start.shard.origin);
    }
    print_out(", {}, build {}\n", counted(start.jobs, "worker"),
              build_id().substr(0, kBuildDigits));
    std::fflush(stdout);
  }

  void exploring(const ExploreStart& start) override {
    if (start.schedules) {
      print_out("exploring the schedules of {}, seed {}", start.configuration.scenario,
                format_seed(start.configuration.seed));
      if (start.earlier_runs > 0) {
        print_out(", going on after {}", counted(start.earlier_runs, "run"));
      }
      print_out(", build {}\n", build_id().substr(0, kBuildDigits));
      std::fflush(stdout);
      return;
    }
    print_out("exploring {} under {}, seed {}: ", start.configuration.scenario,
              start.configuration.profile, format_seed(start.configuration.seed));
    explored_ = start.fails_calls ? "run" : "place";
    if (start.fails_calls) {
      print_out("{}, a failing call in each", counted(start.points, explored_));
      if (start.cuts_power) print_out(", power cuts at every place");
    } else {
      print_out("power cuts at {}", counted(start.points, explored_));
    }
    if (start.depth > 1) print_out(", {} in a row", start.depth);
    print_out(", build {}\n", build_id().substr(0, kBuildDigits));
    std::fflush(stdout);
  }

  void judged(const JudgedRun& run) override {
    const bool passed = run.verdict == Verdict::passed;
    if ((passed && !single_run_) || !run.first_of_its_kind) return;
    print_label(run.verdict);
    const std::optional<Finding>& finding = run.outcome.finding;
    print_out("{}  seed {}{}{}\n", run.job.configuration.scenario,
              format_seed(run.job.configuration.seed), finding ? "  " : "",
              finding ? finding->signature : "");
    if (!passed && says_strategy(run)) print_out("      under strategy {}\n", run.strategy());
    if (!passed) print_details(run);
    if (run.recoveries > 0) {
      print_out("      found by {} {}\n", run.job.schedules ? "run" : "recovery", run.recoveries);
    }
    if (single_run_ && run.outcome.steps > 0) print_numbers(run.outcome);
    if (run.outcome.locks) {
      for (const std::string& line : lock_lines(*run.outcome.locks)) print_out("      {}\n", line);
    }
    if (!run.folder.empty()) print_out("      written to {}\n", run.folder);
  }

  void summary(const Summary& summary) override {
    if (summary.schedules) {
      print_schedules(summary);
    } else if (summary.exploration) {
      print_exploration(summary);
    } else if (!single_run_) {
      print_summary(summary);
    } else {
      for (const FindingCount& finding : summary.findings) print_profiles(finding.profiles);
    }
    std::fflush(stdout);
  }

 private:
  void print_label(Verdict verdict) {
    const Label label = label_of(verdict);
    if (colours_) {
      print_out("{} ", fmt::format(fmt::fg(label.color), "{:<5}", label.text));
    } else {
      print_out("{:<5} ", label.text);
    }
  }

  /// What was drawn, and what nobody has asked for.
  static bool says_strategy(const JudgedRun& run) {
    return !run.outcome.strategy.empty() || scheduler::survey_number(run.strategy()) != 0;
  }

  static void print_details(const JudgedRun& run) {
    const std::optional<Finding>& finding = run.outcome.finding;
    if (finding && finding->message != finding->signature) {
      print_out("      {}\n", finding->message);
    }
    for (std::size_t i = 0; i < run.details.size(); ++i) {
      if (i == kMostDetails) {
        print_out("      ... and {} more\n", run.details.size() - i);
        return;
      }
      print_out("      {}\n", run.details[i]);
    }
  }

  static void print_numbers(const RunResult& outcome) {
    print_out("      {}, {}, {}, {} of virtual time, trace {}\n", counted(outcome.steps, "step"),
              counted(outcome.switches, "switch", "switches"), counted(outcome.events, "event"),
              seconds(outcome.virtual_ns), outcome.trace_hash.hex());
    if (outcome.deepest_stack_bytes > 0) {
      print_out("      deepest stack: {} bytes\n", outcome.deepest_stack_bytes);
    }
  }

  void print_summary(const Summary& summary) {
    const std::uint64_t milliseconds = summary.elapsed_ns / 1'000'000 + 1;
    print_out("Summary [{}] {}{}: {} passed, {} failed", seconds(summary.elapsed_ns),
              summary.interrupted ? "interrupted after " : "", counted(summary.runs, "run"),
              summary.passed, summary.found);
    if (summary.known > 0) print_out(", {} known", summary.known);
    if (summary.nondeterministic > 0) {
      print_out(", {} not deterministic", summary.nondeterministic);
    }
    if (summary.timed_out > 0) print_out(", {} timed out", summary.timed_out);
    if (summary.unmodelled > 0) print_out(", {} not modelled", summary.unmodelled);
    if (summary.harness_errors > 0) {
      print_out(", {}", counted(summary.harness_errors, "harness error"));
    }
    if (summary.unconfirmed > 0) print_out(", {} not looked at twice", summary.unconfirmed);
    print_out("\n");
    for (const FindingCount& finding : summary.findings) print_finding(finding);
    if (is_sweep_) print_strategies(summary);
    if (is_sweep_) print_strikes(summary);
    print_out("      {} of virtual time, {} runs/s, {} made twice, {}\n",
              seconds(summary.virtual_ns), summary.runs * 1000 / milliseconds,
              counted(summary.verified, "run"), counted(summary.restarts, "worker restart"));
  }

  static void print_strategies(const Summary& summary) {
    if (summary.findings.empty() || summary.strategies.size() < 2) return;
    print_out("      found by strategy:");
    const char* separator = "";
    for (const auto& [name, count] : summary.strategies) {
      print_out("{} {} {} of {}", separator, name, count.found, count.runs);
      separator = ",";
    }
    print_out("\n");
  }

  static void print_strikes(const Summary& summary) {
    if (std::ranges::all_of(summary.strikes, [](std::uint64_t count) { return count == 0; }))
      return;
    const std::vector<std::string_view> never = summary.families_that_never_struck();
    print_out("      {} of {} fault families struck{}{}\n", summary.strikes.size() - never.size(),
              summary.strikes.size(), never.empty() ? "" : "; never: ", fmt::join(never, ", "));
  }

  void print_exploration(const Summary& summary) {
    const Exploration& exploration = *summary.exploration;
    const CutCoverage& coverage = exploration.coverage;
    print_out("Summary [{}] {}{} explored: {} passed, {} of failure\n", seconds(summary.elapsed_ns),
              summary.interrupted ? "interrupted after " : "",
              counted(exploration.points, explored_), summary.passed,
              counted(summary.findings.size(), "kind"));
    for (const FindingCount& finding : summary.findings) {
      print_label(finding.verdict);
      print_out("{}  at {}  {}\n", finding.scenario, counted(finding.runs, explored_),
                finding.signature);
      print_profiles(finding.profiles);
    }
    print_out("      exhausted: {} of {}, {} of {}\n", coverage.exhausted,
              counted(coverage.cuts, "power cut"), exploration.exhausted,
              counted(exploration.points, explored_));
    if (coverage.exhausted < coverage.cuts) {
      print_out("      the others: bounded, {}\n", describe_levels(coverage.levels));
    }
    print_out("      largest power cut: {} pending, 2^{:.1f} states; most recoveries of one: {}\n",
              coverage.most_pending, coverage.most_log2, coverage.most_recoveries);
    print_out("      {}, {}/s\n", counted(coverage.recoveries, "recovery", "recoveries"),
              coverage.recoveries * 1000 / (summary.elapsed_ns / 1'000'000 + 1));
  }

  void print_schedules(const Summary& summary) {
    const ScheduleCoverage& schedules = *summary.schedules;
    const std::string earlier =
        summary.earlier_runs > 0 ? fmt::format(", {} of them earlier", summary.earlier_runs) : "";
    print_out("Summary [{}] {}{}{}: {} passed, {} failed, {} of failure\n",
              seconds(summary.elapsed_ns), summary.interrupted ? "interrupted after " : "",
              counted(schedules.runs, "run"), earlier, schedules.runs - schedules.failed,
              schedules.failed, counted(summary.findings.size(), "kind"));
    for (const FindingCount& finding : summary.findings) {
      print_label(finding.verdict);
      print_out("{}  {}\n", finding.scenario, finding.signature);
    }
    print_executions(schedules);
    print_out(
        "      at most {}, {}, {} runs/s\n", counted(schedules.longest, "scheduling point"),
        counted(schedules.restarts, "restart"),
        (schedules.runs - summary.earlier_runs) * 1000 / (summary.elapsed_ns / 1'000'000 + 1));
  }

  static void print_executions(const ScheduleCoverage& schedules) {
    const std::string within =
        schedules.preemptions ? " within " + counted(*schedules.preemptions, "preemption") : "";
    const std::string executions = counted(schedules.executions, "execution");
    if (!schedules.exhausted) {
      print_out("      not exhausted{}: {}, about {}.{:04} % of all\n", within, executions,
                schedules.millionths_done / 10'000, schedules.millionths_done % 10'000);
    } else if (!schedules.reservation.empty()) {
      print_out("      not exhausted: {} and nothing left to try, but {}\n", executions,
                schedules.reservation);
    } else {
      print_out("      exhausted{}: {}\n", within, executions);
    }
    print_more_runs(schedules.redundant, "given up, since others had done the same");
    print_more_runs(schedules.runs - schedules.executions - schedules.redundant,
                    "made before all scheduling points were known");
  }

  static void print_more_runs(std::uint64_t count, std::string_view why) {
    if (count > 0) print_out("      {} {}\n", counted(count, "more run"), why);
  }

  void print_finding(const FindingCount& finding) {
    print_label(finding.verdict);
    print_out("{}  {}, first seed {}  {}\n", finding.scenario, counted(finding.runs, "run"),
              format_seed(finding.first_seed), finding.signature);
    if (finding.verdict == Verdict::known) print_out("      {}\n", finding.reference);
    print_profiles(finding.profiles);
  }

  static void print_profiles(const Reachability& profiles) {
    if (profiles.reachable_on.empty()) return;
    if (profiles.not_shown_on.empty() && profiles.not_on.empty()) {
      print_out("      reachable on every file system there is a profile of\n");
      return;
    }
    print_list("reachable on", profiles.reachable_on);
    print_list("not at this place on", profiles.not_on);
    print_list("not shown on", profiles.not_shown_on);
  }

  static void print_list(std::string_view what, const std::vector<std::string>& names) {
    if (!names.empty()) print_out("      {}: {}\n", what, fmt::join(names, ", "));
  }

  bool single_run_;
  bool colours_;
  bool is_sweep_ = false;
  std::string_view explored_ = "place";  // what an exploration counts
};

}  // namespace

std::unique_ptr<Reporter> make_text_reporter(bool single_run) {
  return std::make_unique<TextReporter>(single_run);
}

}  // namespace reprise::sim
