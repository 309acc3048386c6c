// reprise explore: everything of one kind that can happen in one run.
//
// --crash: the power is cut at every place where the disk had changed, and every state that it can
// leave is recovered from, as far as that can be done. --errors: every call that can fail does, one
// a run, once and from then on (SQLite's method); since a run is the same until the first failure,
// the calls of the run without one are all there are. Both: the power is cut at every place of
// every run in which a call fails.

#include <fmt/format.h>

#include <algorithm>

#include "sim/tool/checkpoint_file.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/processors.hpp"
#include "sim/tool/session.hpp"
#include "sim/tool/survey.hpp"

namespace reprise::sim {
namespace {

ExploreTask task_at(const ToolOptions& options, std::optional<std::uint64_t> cut) {
  return {cut,
          static_cast<std::uint32_t>(options.depth),
          {options.recoveries, options.configuration.seed, options.eager}};
}

std::vector<Job> crash_jobs(const ToolOptions& options, const Job& run) {
  std::vector<Job> jobs;
  const auto surveyed = survey(options, run);
  if (!surveyed) return jobs;
  for (const std::uint64_t point : surveyed->crash_points) {
    jobs.emplace_back(run).explore = task_at(options, point);
  }
  return jobs;
}

std::vector<Job> error_jobs(const ToolOptions& options, const Job& run) {
  std::vector<Job> jobs;
  Job quiet = run;  // every family is asked for, and strikes at an opportunity that never comes
  for (const faults::Family& family : faults::families()) {
    if (!is_of_calls(family.id)) continue;
    quiet.configuration.faults.push_back(fmt::format("{}=@{}", family.name, ~std::uint64_t{0}));
  }
  const auto surveyed = survey(options, quiet);
  if (!surveyed) return jobs;
  for (const faults::Family& family : faults::families()) {
    if (!is_of_calls(family.id)) continue;
    const std::uint64_t calls = surveyed->faults[static_cast<std::size_t>(family.id)].opportunities;
    for (std::uint64_t call = 1; call <= calls; ++call) {
      for (const char* const onward : {"", "+"}) {
        // No program gets anywhere under signals that never stop.
        if (family.id == faults::FamilyId::interrupted && *onward != 0) continue;
        Job& job = jobs.emplace_back(run);
        job.configuration.faults.push_back(fmt::format("{}=@{}{}", family.name, call, onward));
        if (options.crash) job.explore = task_at(options, std::nullopt);
      }
    }
  }
  return jobs;
}

std::optional<Error> schedules_error(const ToolOptions& options, const Scenario& scenario) {
  if (options.crash || options.errors) {
    return Error{"--schedules explores neither power cuts nor failing calls"};
  }
  const auto given = [&by_hand = options.configured_by_hand](const char* name) {
    return std::ranges::find(by_hand, name) != by_hand.end();
  };
  if (given("--strategy")) {
    return Error{"--strategy is not for --schedules, which says itself who runs when"};
  }
  if (given("--spurious")) {
    return Error{"--spurious is not for --schedules, which explores runs without such events"};
  }
  const ToolOptions usual;
  if (options.depth != usual.depth || options.recoveries != usual.recoveries || options.eager) {
    return Error{"--depth, --recoveries and --eager are for --crash"};
  }
  if (const auto error = configuration_error(scenario, options.configuration)) return error;
  return output_error(options);
}

std::optional<Error> explore_error(const ToolOptions& options, const Scenario& scenario) {
  if (options.schedules) return schedules_error(options, scenario);
  if (!options.checkpoint.empty()) return Error{"--checkpoint is for --schedules"};
  if (options.preemptions) return Error{"--preemptions is for --schedules"};
  if (options.most_runs != ToolOptions().most_runs) return Error{"--runs is for --schedules"};
  if (!options.crash && !options.errors) {
    return Error{"explore needs --crash, --errors or --schedules"};
  }
  if (options.depth == 0) return Error{"--depth 0 cuts no power"};
  if (!scenario.recovers) {
    return Error{fmt::format("{} cannot be explored: it does not recover", scenario.name)};
  }
  if (options.errors && !scenario.takes_faults) {
    return Error{fmt::format("{} takes no faults", scenario.name)};
  }
  if (const auto error = configuration_error(scenario, options.configuration)) return error;
  return output_error(options);
}

// One worker at a time: each run follows from those before it.
ExitCode explore_schedules_of(const ToolOptions& options, Job run) {
  run.configuration.calm = true;
  std::shared_ptr<const ScheduleProgress> so_far;
  if (!options.checkpoint.empty()) {
    const auto read = read_checkpoint(options.checkpoint, run.configuration, options.preemptions);
    if (!read) return usage_error(read.error());
    so_far = *read;
  }
  ScheduleSearch search(std::move(run), options.most_runs, options.preemptions, so_far,
                        options.checkpoint);
  if (const auto error = search.keep()) return usage_error(error->message);
  const Scenario& scenario = *search.job().scenario;
  if (!scenario.instrumented && !options.preemptions) {
    complain(fmt::format("{} is not instrumented: only the order of its calls is explored",
                         scenario.name));
  }
  SessionSettings settings;
  settings.one_run_each = true;
  settings.search = &search;
  settings.exploration = ExploreStart{.configuration = search.job().configuration,
                                      .schedules = true,
                                      .earlier_runs = search.earlier_runs()};
  const SessionResult result =
      run_session(options, settings, [&search](std::uint64_t index) { return search.job(index); });
  print_reproduce_line(result);
  return result.exit_code;
}

}  // namespace

ExitCode explore_command(const ToolOptions& options, Scenarios scenarios) {
  const std::uint64_t begun_ns = host_monotonic_ns();
  const Expected<const Scenario*> scenario = scenario_named(scenarios, options.names.front());
  if (!scenario) return usage_error(scenario.error());
  if (const auto error = explore_error(options, **scenario)) return usage_error(error->message);

  Job run{*scenario, options.configuration, nullptr};
  run.configuration.scenario = (*scenario)->name;
  if (options.schedules) return explore_schedules_of(options, std::move(run));
  run = Profiles(options).with_profile(std::move(run));
  const std::vector<Job> jobs =
      options.errors ? error_jobs(options, run) : crash_jobs(options, run);
  if (jobs.empty()) return run_session(options, {}, single_job(run)).exit_code;
  SessionSettings settings;
  settings.begun_ns = begun_ns;
  settings.jobs = std::min(options.jobs == 0 ? processors() : options.jobs, jobs.size());
  settings.planned_runs = jobs.size();
  settings.exploration =
      ExploreStart{run.configuration, options.crash, options.errors, jobs.size(), options.depth};
  const SessionResult result =
      run_session(options, settings, [&jobs](std::uint64_t index) -> std::optional<Job> {
        return index < jobs.size() ? std::optional(jobs[index]) : std::nullopt;
      });
  print_reproduce_line(result);
  return result.exit_code;
}

}  // namespace reprise::sim
