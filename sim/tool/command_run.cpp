// reprise run: one run, its verdict and its numbers.

#include "sim/tool/commands.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/session.hpp"
#include "sim/tool/survey.hpp"

namespace reprise::sim {

ExitCode run_command(const ToolOptions& options, Scenarios scenarios) {
  const Expected<const Scenario*> scenario = scenario_named(scenarios, options.names.front());
  if (!scenario) return usage_error(scenario.error());
  if (const auto error = configuration_error(**scenario, options.configuration)) {
    return usage_error(error->message);
  }
  if (const auto error = output_error(options)) return usage_error(error->message);

  Job job{*scenario, options.configuration, nullptr};
  job.configuration.scenario = (*scenario)->name;
  job = Profiles(options).with_profile(std::move(job));
  const SessionResult result = run_session(options, {}, single_job(std::move(job)));
  print_reproduce_line(result);
  return result.exit_code;
}

}  // namespace reprise::sim
