// reprise sweep: many seeds of one or more scenarios, over worker processes.

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "sim/survey_run.hpp"
#include "sim/tool/commands.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/processors.hpp"
#include "sim/tool/seeds.hpp"
#include "sim/tool/session.hpp"
#include "sim/tool/survey.hpp"

namespace reprise::sim {
namespace {

bool is_pattern(const std::string& name) { return name.find_first_of("*?[") != std::string::npos; }

// The scenarios that any of the names means, each once, in the order of the catalogue.
Expected<std::vector<const Scenario*>> select(Scenarios scenarios,
                                              const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (is_pattern(name)) continue;
    if (const auto scenario = scenario_named(scenarios, name); !scenario) {
      return Error{scenario.error()};
    }
  }
  std::vector<const Scenario*> selected;
  for (const Scenario* const scenario : scenarios) {
    const std::string name(scenario->name);
    const bool wanted =
        std::any_of(names.begin(), names.end(), [&name](const std::string& pattern) {
          return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
        });
    if (wanted || names.empty()) selected.push_back(scenario);
  }
  return selected;
}

// The runs of one shard: the scenarios take turns, so that a sweep that is cut short saw all of
// them.
struct SeedList {
  std::vector<const Scenario*> scenarios;
  Configuration configuration;
  std::uint64_t base_seed;
  std::uint64_t runs;  // of all shards
  Shard shard;
  std::vector<std::shared_ptr<const scheduler::Profile>> profiles;  // as the scenarios
  std::vector<Job> surveys;                                         // they come first

  std::uint64_t seeds_of_shard() const {
    return runs <= shard.index ? 0 : (runs - shard.index - 1) / shard.count + 1;
  }
  std::uint64_t runs_of_shard() const { return surveys.size() + seeds_of_shard(); }

  std::optional<Job> operator()(std::uint64_t index) const {
    if (index < surveys.size()) return surveys[index];
    index -= surveys.size();
    if (index >= seeds_of_shard()) return std::nullopt;
    const std::uint64_t place = shard.index + index * shard.count;
    const std::uint64_t which = place % scenarios.size();
    Job job{scenarios[which], configuration, nullptr};
    job.configuration.scenario = job.scenario->name;
    job.configuration.seed = seed_of(base_seed, job.scenario->name, place / scenarios.size());
    job.profile = profiles[which];
    return job;
  }
};

// A survey is a run as good as any other: what it finds is reported, by the first shard.
void take_profiles(const ToolOptions& options, std::uint64_t until_ns, SeedList& list) {
  Profiles profiles(options, until_ns);
  for (const Scenario* const scenario : list.scenarios) {
    Configuration configuration = list.configuration;
    configuration.scenario = scenario->name;
    list.profiles.push_back(profiles.of(*scenario, configuration));
    if (list.shard.index != 0) continue;
    const unsigned surveys = surveys_before(*scenario, configuration);
    for (unsigned number = 1; number <= surveys; ++number) {
      Job survey{scenario, survey_of(configuration, number), nullptr};
      list.surveys.push_back(profiles.with_profile(std::move(survey)));
    }
  }
}

std::uint64_t multiply_or_most(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? ~std::uint64_t{0} : product;
}

SweepStart start_of(const ToolOptions& options, const SeedList& list, std::size_t jobs) {
  SweepStart start;
  for (const Scenario* const scenario : list.scenarios) {
    start.scenarios.emplace_back(scenario->name);
  }
  start.seeds = options.for_ns == 0 || options.seeds_given ? options.seeds : 0;
  start.for_ns = options.for_ns;
  start.base_seed = list.base_seed;
  start.shard = list.shard;
  start.jobs = jobs;
  start.surveys = list.surveys.size();
  return start;
}

}  // namespace

ExitCode sweep_command(const ToolOptions& options, Scenarios scenarios) {
  const std::uint64_t begun_ns = host_monotonic_ns();
  const std::uint64_t until_ns = options.for_ns != 0 ? begun_ns + options.for_ns : 0;
  const auto selected = select(scenarios, options.names);
  if (!selected) return usage_error(selected.error());
  for (const Scenario* const scenario : *selected) {
    if (const auto error = configuration_error(*scenario, options.configuration)) {
      return usage_error(error->message);
    }
  }
  if (const auto error = output_error(options)) return usage_error(error->message);

  SeedList list{*selected,
                options.configuration,
                options.base_seed,
                multiply_or_most(options.seeds, selected->size()),
                options.shard,
                {},
                {}};
  if (list.runs == 0) {
    complain("there is nothing to run");
    return ExitCode::nothing_to_run;
  }
  const bool empty_shard = list.seeds_of_shard() == 0;
  if (empty_shard) complain(fmt::format("shard {} is empty", list.shard.text()));
  if (!empty_shard) take_profiles(options, until_ns, list);
  SessionSettings settings;
  settings.begun_ns = begun_ns;
  settings.until_ns = until_ns;
  settings.jobs = options.jobs != 0 ? options.jobs : processors();
  settings.planned_runs = options.for_ns != 0 && !options.seeds_given ? 0 : list.runs_of_shard();
  settings.verify = options.verify;
  settings.start = start_of(options, list, settings.jobs);
  const SessionResult result = run_session(options, settings, list);
  print_reproduce_line(result);
  // The other shards have all the work: a CI matrix may be longer than that.
  if (empty_shard && result.exit_code == ExitCode::nothing_to_run) return ExitCode::nothing_found;
  if (result.exit_code == ExitCode::nothing_to_run) {
    complain("the time was over before the first run");
  }
  return result.exit_code;
}

}  // namespace reprise::sim
