// reprise replay: a run exactly again, from its seed or from its plan.

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "sim/tool/build_id.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/determinism.hpp"
#include "sim/tool/event_text.hpp"
#include "sim/tool/json_lines.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/output.hpp"
#include "sim/tool/plan_file.hpp"
#include "sim/tool/regular_file.hpp"
#include "sim/tool/reproduce_line.hpp"
#include "sim/tool/session.hpp"
#include "sim/tool/survey.hpp"

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

// More than the longest log of events that a failure folder gets.
constexpr std::uintmax_t kMostEventBytes = 256 << 20;

void show_events(const ToolOptions& options, const SessionResult& result) {
  if (!result.last_run) return;
  const RunResult& outcome = result.last_run->outcome;
  const std::uint64_t kept = outcome.last_events.size();
  const std::uint64_t shown = std::min(options.events, kept);
  for (std::uint64_t i = kept - shown; i < kept; ++i) {
    const std::uint64_t number = outcome.events - kept + i;
    print_out("{}\n", options.json ? event_to_json(number, outcome.last_events[i])
                                   : describe_event(number, outcome.last_events[i]));
  }
}

// The events that were written next to the plan, to tell exactly where the runs part. Without them
// that is only told roughly, so whatever is wrong with the file is no error.
void read_events(const std::string& path, RunResult& recorded) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::is_directory(path, ignored)
                                           ? std::filesystem::path(path)
                                           : std::filesystem::path(path).parent_path();
  const auto text = read_regular_file((folder / "events.jsonl").string(), kMostEventBytes);
  if (!text) return;
  std::istringstream lines(*text);
  std::vector<scheduler::Event> events;
  for (std::string line; std::getline(lines, line);) {
    const auto event = event_from_json(line);
    if (!event) return;
    events.push_back(*event);
  }
  if (events.size() <= recorded.events) recorded.last_events = std::move(events);
}

struct Comparison {
  std::string result;  // "reproduced", "fixed", "diverged"
  std::optional<Divergence> divergence;
};

Comparison compare(const RunResult& recorded, const RunResult& now) {
  Comparison comparison{"reproduced", find_divergence(recorded, now)};
  if (!now.finding && recorded.finding) {
    comparison.result = "fixed";
  } else if (!same_finding(recorded.finding, now.finding)) {
    comparison.result = "diverged";
  }
  return comparison;
}

std::string divergence_text(const Divergence& divergence) {
  return divergence.first == divergence.last
             ? fmt::format("diverged at event {}", divergence.first)
             : fmt::format("diverged between events {} and {}", divergence.first, divergence.last);
}

void print_comparison(const ToolOptions& options, const Comparison& comparison) {
  if (options.json) {
    ordered_json line{{"type", "replay"}, {"v", 1}, {"result", comparison.result}};
    if (comparison.divergence) line["diverged_at"] = comparison.divergence->first;
    print_out("{}\n", json_text(line, -1));
    return;
  }
  std::string text = comparison.result;
  if (comparison.divergence) {
    const std::string where = divergence_text(*comparison.divergence);
    text = text == "diverged" ? where + ": another finding" : text + ", " + where;
  }
  print_out("{}\n", text);
}

// A plan brings its whole configuration; the environment and the file must not change it, and the
// command line may not.
ExitCode replay_plan(const ToolOptions& options, Scenarios scenarios) {
  if (!options.configured_by_hand.empty()) {
    return usage_error(fmt::format("{} cannot be given with a plan, which decides it",
                                   options.configured_by_hand.front()));
  }
  Expected<Plan> plan = read_plan(options.names.front());
  if (!plan) return usage_error(plan.error());
  if (!plan->configuration.command.empty()) {
    return usage_error("a program is run again by: " + reproduce_command(plan->configuration));
  }
  const auto scenario = scenario_named(scenarios, plan->configuration.scenario);
  if (!scenario) return usage_error(scenario.error());
  if (const auto error = configuration_error(**scenario, plan->configuration)) {
    return usage_error(error->message);
  }
  if (plan->build_id != build_id())
    complain("replaying on a different build than the recorded one");
  read_events(options.names.front(), plan->recorded);

  const SessionSettings settings{.write_folders = false, .want_events = true};
  Job job{*scenario, plan->configuration,
          std::make_shared<const std::vector<scheduler::Decision>>(plan->recorded.decisions),
          options.names.front()};
  job = Profiles(options).with_profile(std::move(job));
  SessionResult result = run_session(options, settings, single_job(std::move(job)));
  if (!result.last_run) return result.exit_code;
  show_events(options, result);
  const RunResult& now = result.last_run->outcome;
  const Verdict verdict = result.last_run->verdict;
  if (verdict == Verdict::passed || verdict == Verdict::finding || verdict == Verdict::known ||
      verdict == Verdict::unmodelled) {
    print_comparison(options, compare(plan->recorded, now));
  }
  print_reproduce_line(result);
  return verdict == Verdict::known ? ExitCode::finding : result.exit_code;
}

ExitCode replay_seed(const ToolOptions& options, const Scenario& scenario) {
  if (!options.seed_given) {
    return usage_error(fmt::format("replay {} needs --seed", scenario.name));
  }
  if (const auto error = configuration_error(scenario, options.configuration)) {
    return usage_error(error->message);
  }
  if (const auto error = output_error(options)) return usage_error(error->message);
  SessionSettings settings;
  settings.want_events = options.events > 0;
  Job job{&scenario, options.configuration, nullptr};
  job.configuration.scenario = scenario.name;
  job = Profiles(options).with_profile(std::move(job));
  const SessionResult result = run_session(options, settings, single_job(std::move(job)));
  show_events(options, result);
  print_reproduce_line(result);
  return result.exit_code;
}

}  // namespace

ExitCode replay_command(const ToolOptions& options, Scenarios scenarios) {
  const std::string& what = options.names.front();
  if (const Scenario* const scenario = find_scenario(scenarios, what)) {
    return replay_seed(options, *scenario);
  }
  std::error_code ignored;  // what is there and cannot be examined is told when it is read
  if (std::filesystem::status(what, ignored).type() == std::filesystem::file_type::not_found) {
    return usage_error(fmt::format("'{}' is neither a scenario nor a plan", what));
  }
  return replay_plan(options, scenarios);
}

}  // namespace reprise::sim
