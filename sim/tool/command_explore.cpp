// reprise explore --crash: the power is cut at every place of one run where the disk had changed,
// and every state that it can leave is recovered from, as far as that can be done.

#include <fmt/format.h>

#include <algorithm>

#include "sim/tool/commands.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/processors.hpp"
#include "sim/tool/session.hpp"

namespace reprise::sim {
namespace {

// Makes the run that is to be explored, to learn where the power can be cut.
class Survey final : private RunSink {
 public:
  Survey(const ToolOptions& options, const Job& job) {
    SupervisorSettings settings;
    settings.worker.backend = options.backend;
    settings.worker.hang_timeout_ns = options.hang_timeout_ns;
    settings.wall_timeout_ns = options.wall_timeout_ns;
    Supervisor supervisor(settings, single_job(job));
    supervisor.run(*this);
  }

  /// @returns the places, or nothing if the run did not pass
  std::optional<std::vector<std::uint64_t>> points() const {
    const bool passed = record_ && record_->ending == Ending::judged && !record_->outcome.finding;
    if (!passed) return std::nullopt;
    std::vector<std::uint64_t> points = record_->outcome.crash_points;
    points.push_back(kCutAtEnd);
    return points;
  }

 private:
  void run_done(std::uint64_t, RunRecord record) override { record_ = std::move(record); }
  void check_done(std::uint64_t, RunRecord) override {}
  void stuck(const std::string& why) override { complain(why); }

  std::optional<RunRecord> record_;
};

JobList explore_jobs(const ToolOptions& options, const Job& run,
                     const std::vector<std::uint64_t>& points) {
  ExploreTask task;
  task.depth = static_cast<std::uint32_t>(options.depth);
  task.limits.recoveries = options.recoveries;
  task.limits.seed = options.configuration.seed;
  task.limits.eager = options.eager;
  return [task, run, points](std::uint64_t index) -> std::optional<Job> {
    if (index >= points.size()) return std::nullopt;
    Job job = run;
    job.explore = task;
    job.explore->cut = points[index];
    return job;
  };
}

}  // namespace

ExitCode explore_command(const ToolOptions& options, Scenarios scenarios) {
  if (!options.crash) return usage_error("explore needs to know what: --crash");
  if (options.depth == 0) return usage_error("--depth 0 cuts no power");
  const Expected<const Scenario*> scenario = scenario_named(scenarios, options.names.front());
  if (!scenario) return usage_error(scenario.error());
  if (!(*scenario)->recovers) {
    return usage_error(
        fmt::format("{} cannot be cut off anywhere; list shows what can", (*scenario)->name));
  }
  if (const auto error = configuration_error(**scenario, options.configuration)) {
    return usage_error(error->message);
  }
  if (const auto error = output_error(options)) return usage_error(error->message);

  Job run{*scenario, options.configuration, nullptr};
  run.configuration.scenario = (*scenario)->name;
  const auto points = Survey(options, run).points();
  if (!points) return run_session(options, {}, single_job(run)).exit_code;
  SessionSettings settings;
  settings.jobs = std::min(options.jobs == 0 ? processors() : options.jobs, points->size());
  settings.planned_runs = points->size();
  settings.exploration = ExploreStart{run.configuration, points->size(), options.depth};
  const SessionResult result = run_session(options, settings, explore_jobs(options, run, *points));
  print_reproduce_line(result);
  return result.exit_code;
}

}  // namespace reprise::sim
