#pragma once
// Runs that are made before all others, to learn something from them: what there is to explore, or
// what the scenario's programs share.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "sim/tool/host_signals.hpp"
#include "sim/tool/options.hpp"
#include "sim/tool/supervisor.hpp"

namespace reprise::sim {

/// Makes the run in a worker.
/// @returns what came of it; nothing if it did not pass
std::optional<RunResult> survey(const ToolOptions& options, const Job& job);

/// The profiles of scenarios under one configuration, each taken when it is first asked for: see
/// sim/survey_run.hpp.
class Profiles {
 public:
  using Shared = std::shared_ptr<const scheduler::Profile>;

  /// @param until_ns take none from then on, by host_monotonic_ns; 0 for no end
  explicit Profiles(const ToolOptions& options, std::uint64_t until_ns = 0)
      : options_(options), until_ns_(until_ns) {}

  /// @returns null where runs of this kind have none; less where a survey did not come to an end
  Shared of(const Scenario& scenario, const Configuration& configuration);
  /// @returns the job, with the profile of its scenario
  Job with_profile(Job job) {
    job.profile = of(*job.scenario, job.configuration);
    return job;
  }

 private:
  Shared after(unsigned surveys, const Scenario& scenario, const Configuration& configuration);

  const ToolOptions& options_;
  const std::uint64_t until_ns_;
  HostSignals signals_;  // they may come between two surveys
  // By scenario and number of surveys.
  std::map<std::pair<std::string, unsigned>, Shared> taken_;
};

}  // namespace reprise::sim
