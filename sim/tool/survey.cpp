#include "sim/tool/survey.hpp"

#include "sim/tool/messages.hpp"
#include "sim/tool/session.hpp"

namespace reprise::sim {
namespace {

class OneRun final : public RunSink {
 public:
  void run_done(std::uint64_t, RunRecord record) override { record_ = std::move(record); }
  void check_done(std::uint64_t, RunRecord) override {}
  void stuck(const std::string& why) override { complain(why); }

  std::optional<RunResult> result() && {
    const bool passed = record_ && record_->ending == Ending::judged && !record_->outcome.finding;
    return passed ? std::optional(std::move(record_->outcome)) : std::nullopt;
  }

 private:
  std::optional<RunRecord> record_;
};

}  // namespace

std::optional<RunResult> survey(const ToolOptions& options, const Job& job) {
  SupervisorSettings settings;
  settings.worker.backend = options.backend;
  settings.worker.hang_timeout_ns = options.hang_timeout_ns;
  settings.wall_timeout_ns = options.wall_timeout_ns;
  OneRun run;
  Supervisor(settings, single_job(job)).run(run);
  return std::move(run).result();
}

}  // namespace reprise::sim
