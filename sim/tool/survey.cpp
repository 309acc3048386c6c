#include "sim/tool/survey.hpp"

#include "sim/survey_run.hpp"
#include "sim/tool/messages.hpp"
#include "sim/tool/session.hpp"

namespace reprise::sim {
namespace {

class OneRun final : public RunSink {
 public:
  void run_done(std::uint64_t, RunRecord record) override { record_ = std::move(record); }
  void check_done(std::uint64_t, RunRecord) override {}
  void stuck(const std::string& why) override { complain(why); }

  /// @returns how the run ended; nothing if it did not, or was no fair one
  std::optional<RunResult> result() && {
    const bool judged = record_ && record_->ending == Ending::judged;
    return judged ? std::optional(std::move(record_->outcome)) : std::nullopt;
  }

 private:
  std::optional<RunRecord> record_;
};

std::optional<RunResult> make_alone(const ToolOptions& options, const Job& job, bool profiling,
                                    std::uint64_t until_ns) {
  SupervisorSettings settings;
  settings.worker.backend = options.backend;
  settings.worker.hang_timeout_ns = options.hang_timeout_ns;
  settings.worker.want_profile = profiling;
  settings.wall_timeout_ns = options.wall_timeout_ns;
  settings.until_ns = until_ns;
  OneRun run;
  Supervisor(settings, single_job(job)).run(run);
  return std::move(run).result();
}

}  // namespace

std::optional<RunResult> survey(const ToolOptions& options, const Job& job) {
  std::optional<RunResult> result = make_alone(options, job, false, 0);
  if (result && result->finding) return std::nullopt;
  return result;
}

Profiles::Shared Profiles::of(const Scenario& scenario, const Configuration& configuration) {
  return after(surveys_before(scenario, configuration), scenario, configuration);
}

Profiles::Shared Profiles::after(unsigned surveys, const Scenario& scenario,
                                 const Configuration& configuration) {
  if (surveys == 0) return nullptr;
  const auto [entry, is_new] = taken_.try_emplace({std::string(scenario.name), surveys});
  if (!is_new) return entry->second;
  Job job{&scenario, survey_of(configuration, surveys), nullptr};
  job.profile = after(surveys - 1, scenario, configuration);
  std::optional<RunResult> result = make_alone(options_, job, true, until_ns_);
  entry->second = job.profile;
  if (result && result->profile) {
    entry->second = std::make_shared<const scheduler::Profile>(std::move(*result->profile));
  }
  return entry->second;
}

}  // namespace reprise::sim
