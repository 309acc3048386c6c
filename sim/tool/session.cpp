#include "sim/tool/session.hpp"

#include <fmt/core.h>

#include <cstdio>

#include "sim/tool/files.hpp"
#include "sim/tool/output.hpp"
#include "sim/tool/reproduce_line.hpp"

namespace reprise::sim {
namespace {

CampaignSettings campaign_settings(const ToolOptions& options, const SessionSettings& settings) {
  CampaignSettings campaign;
  campaign.supervisor.worker.backend = options.backend;
  campaign.supervisor.worker.verify = settings.verify;
  campaign.supervisor.worker.hang_timeout_ns = options.hang_timeout_ns;
  campaign.supervisor.worker.want_events = settings.want_events;
  campaign.supervisor.worker.want_stack_depth = !settings.start && !settings.exploration;
  campaign.supervisor.worker.want_locks = options.lock_report;
  campaign.supervisor.worker.one_run_each = settings.one_run_each;
  campaign.supervisor.jobs = settings.jobs;
  campaign.supervisor.wall_timeout_ns = options.wall_timeout_ns;
  campaign.supervisor.until_ns = settings.until_ns;
  campaign.most_folders = options.most_failures;
  campaign.write_folders = settings.write_folders;
  campaign.planned_runs = settings.planned_runs;
  campaign.begun_ns = settings.begun_ns;
  campaign.explores = settings.exploration && settings.exploration->cuts_power;
  campaign.in_order = settings.exploration && !settings.exploration->schedules;
  campaign.search = settings.search;
  return campaign;
}

}  // namespace

SessionResult run_session(const ToolOptions& options, const SessionSettings& settings,
                          JobList jobs) {
  const bool single_run = !settings.start && !settings.exploration;
  const std::unique_ptr<Reporter> reporter =
      options.json ? make_json_reporter(single_run) : make_text_reporter(single_run);
  if (settings.start) reporter->started(*settings.start);
  if (settings.exploration) reporter->exploring(*settings.exploration);
  FailureFolders failures(options.out);
  Progress progress(!options.json);
  Campaign campaign(campaign_settings(options, settings), std::move(jobs), failures, *reporter,
                    progress);
  SessionResult result;
  result.exit_code = campaign.run();
  result.last_run = campaign.last_run();
  result.first_failure = campaign.first_failure();
  return result;
}

JobList single_job(Job job) {
  return [job = std::move(job)](std::uint64_t index) {
    return index == 0 ? std::optional(job) : std::nullopt;
  };
}

void print_reproduce_line(const SessionResult& result) {
  if (!result.first_failure) return;
  std::fflush(stdout);
  print_error("reproduce: {}\n", reproduce_command(result.first_failure->job));
}

std::optional<Error> output_error(const ToolOptions& options) {
  return why_not_writable(options.out);
}

}  // namespace reprise::sim
