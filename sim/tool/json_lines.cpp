#include "sim/tool/json_lines.hpp"

#include <fmt/core.h>

#include <cstdio>

#include "faults/family.hpp"
#include "sim/tool/build_id.hpp"
#include "sim/tool/configuration_json.hpp"
#include "sim/tool/lock_text.hpp"
#include "sim/tool/output.hpp"
#include "sim/tool/reproduce_line.hpp"
#include "sim/tool/seeds.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

// Whoever reads along sees whole lines only.
void print_line(const ordered_json& json) {
  print_out("{}\n", json_text(json, -1));
  std::fflush(stdout);
}

class JsonReporter final : public Reporter {
 public:
  explicit JsonReporter(bool single_run) : single_run_(single_run) {}

  void started(const SweepStart& start) override { print_line(start_to_json(start)); }
  void exploring(const ExploreStart& start) override {
    ordered_json json{{"type", "explore"},
                      {"v", kLinesVersion},
                      {"configuration", configuration_to_json(start.configuration)},
                      {"what", start.schedules      ? "schedules"
                               : !start.fails_calls ? "crash"
                               : start.cuts_power   ? "errors and crash"
                                                    : "errors"},
                      {"points", start.points},
                      {"depth", start.depth},
                      {"build_id", build_id()}};
    if (start.schedules) json["earlier_runs"] = start.earlier_runs;
    print_line(json);
  }
  void judged(const JudgedRun& run) override { print_line(run_to_json(run)); }
  void summary(const Summary& summary) override {
    if (!single_run_) print_line(summary_to_json(summary));
    std::fflush(stdout);
  }

 private:
  bool single_run_;
};

ordered_json finding_to_json(const FindingCount& finding) {
  ordered_json json{{"scenario", finding.scenario},
                    {"signature", finding.signature},
                    {"message", finding.message},
                    {"verdict", verdict_name(finding.verdict)},
                    {"known", finding.verdict == Verdict::known},
                    {"runs", finding.runs},
                    {"first_seed", format_seed(finding.first_seed)}};
  if (finding.verdict == Verdict::known) json["reference"] = finding.reference;
  if (!finding.folder.empty()) json["folder"] = finding.folder;
  if (!finding.profiles.reachable_on.empty()) {
    json["reachable_on"] = finding.profiles.reachable_on;
    json["not_on"] = finding.profiles.not_on;
    json["not_shown_on"] = finding.profiles.not_shown_on;
  }
  return json;
}

ordered_json strikes_to_json(const Summary& summary) {
  ordered_json json = ordered_json::object();
  for (std::size_t i = 0; i < summary.strikes.size(); ++i) {
    json[std::string(faults::families()[i].name)] = summary.strikes[i];
  }
  return json;
}

ordered_json strategies_to_json(const Summary& summary) {
  ordered_json json = ordered_json::object();
  for (const auto& [name, count] : summary.strategies) {
    json[name] = {{"runs", count.runs}, {"found", count.found}};
  }
  return json;
}

ordered_json exploration_to_json(const Exploration& exploration) {
  const CutCoverage& coverage = exploration.coverage;
  return {{"points", exploration.points},          {"points_exhausted", exploration.exhausted},
          {"power_cuts", coverage.cuts},           {"power_cuts_exhausted", coverage.exhausted},
          {"recoveries", coverage.recoveries},     {"most_recoveries", coverage.most_recoveries},
          {"most_pending", coverage.most_pending}, {"most_states_log2", coverage.most_log2},
          {"levels_everywhere", coverage.levels}};
}

}  // namespace

std::string json_text(const ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json schedules_to_json(const ScheduleCoverage& schedules) {
  return {{"exhausted", schedules.covers_all()},
          {"preemptions",
           schedules.preemptions ? ordered_json(*schedules.preemptions) : ordered_json()},
          {"executions", schedules.executions},
          {"redundant", schedules.redundant},
          {"runs", schedules.runs},
          {"failed", schedules.failed},
          {"restarts", schedules.restarts},
          {"longest", schedules.longest},
          {"millionths_done", schedules.millionths_done},
          {"reservation", schedules.reservation}};
}

ordered_json start_to_json(const SweepStart& start) {
  return {{"type", "start"},
          {"v", kLinesVersion},
          {"scenarios", start.scenarios},
          {"seeds", start.seeds},
          {"for_ns", start.for_ns},
          {"base_seed", format_seed(start.base_seed)},
          {"shard", start.shard.text()},
          {"shard_from", start.shard.origin},
          {"jobs", start.jobs},
          {"surveys", start.surveys},
          {"build_id", build_id()}};
}

ordered_json run_to_json(const JudgedRun& run) {
  const RunResult& outcome = run.outcome;
  const std::optional<Finding>& finding = outcome.finding;
  ordered_json json{{"type", "run"},
                    {"v", kLinesVersion},
                    {"scenario", run.job.configuration.scenario},
                    {"index", run.index},
                    {"seed", format_seed(run.job.configuration.seed)},
                    {"strategy", run.strategy()},
                    {"verdict", verdict_name(run.verdict)},
                    {"signature", finding ? ordered_json(finding->signature) : ordered_json()},
                    {"steps", outcome.steps},
                    {"switches", outcome.switches},
                    {"virtual_ns", outcome.virtual_ns},
                    {"events", outcome.events},
                    {"trace_hash", outcome.trace_hash.hex()},
                    {"build_id", build_id()}};
  if (finding) {
    json["kind"] = finding->kind;
    json["message"] = finding->message;
  }
  if (outcome.locks) json["lock_report"] = locks_to_json(*outcome.locks);
  if (run.verdict == Verdict::passed) return json;
  if (run.recoveries > 0) json["recoveries"] = run.recoveries;
  json["details"] = run.details;
  json["reproduce"] = reproduce_command(run.job);
  if (!run.folder.empty()) json["folder"] = run.folder;
  return json;
}

ordered_json summary_to_json(const Summary& summary) {
  ordered_json findings = ordered_json::array();
  for (const FindingCount& finding : summary.findings) findings.push_back(finding_to_json(finding));
  ordered_json json{{"type", "summary"},
                    {"v", kLinesVersion},
                    {"runs", summary.runs},
                    {"passed", summary.passed},
                    {"found", summary.found},
                    {"known", summary.known},
                    {"nondeterministic", summary.nondeterministic},
                    {"timed_out", summary.timed_out},
                    {"unmodelled", summary.unmodelled},
                    {"harness_errors", summary.harness_errors},
                    {"unconfirmed", summary.unconfirmed},
                    {"verified", summary.verified},
                    {"restarts", summary.restarts},
                    {"virtual_ns", summary.virtual_ns},
                    {"elapsed_ns", summary.elapsed_ns},
                    {"interrupted", summary.interrupted},
                    {"strikes", strikes_to_json(summary)},
                    {"strategies", strategies_to_json(summary)},
                    {"findings", findings}};
  if (summary.exploration) json["exploration"] = exploration_to_json(*summary.exploration);
  if (summary.schedules) {
    json["schedules"] = schedules_to_json(*summary.schedules);
    json["schedules"]["earlier_runs"] = summary.earlier_runs;
  }
  return json;
}

std::unique_ptr<Reporter> make_json_reporter(bool single_run) {
  return std::make_unique<JsonReporter>(single_run);
}

}  // namespace reprise::sim
