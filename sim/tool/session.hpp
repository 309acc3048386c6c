#pragma once
// One campaign as a command starts it: with its reporter, its progress line, its failure folders,
// and the line to paste at the end.

#include <optional>

#include "sim/tool/campaign.hpp"
#include "sim/tool/options.hpp"

namespace reprise::sim {

struct SessionSettings {
  std::size_t jobs = 1;
  std::uint64_t planned_runs = 1;
  std::uint64_t begun_ns = 0;  ///< by host_monotonic_ns; 0: as the session begins
  std::uint64_t until_ns = 0;  ///< begin no run from then on, by the same clock; 0 for no end
  scheduler::Ratio verify{0, 1};
  std::optional<SweepStart> start = {};          ///< of a sweep
  std::optional<ExploreStart> exploration = {};  ///< neither: a single run
  bool write_folders = true;
  bool want_events = false;
  bool one_run_each = false;         ///< see WorkerSettings
  ScheduleSearch* search = nullptr;  ///< see CampaignSettings
};

struct SessionResult {
  ExitCode exit_code = ExitCode::nothing_found;
  std::optional<JudgedRun> last_run;
  std::optional<JudgedRun> first_failure;
};

SessionResult run_session(const ToolOptions& options, const SessionSettings& settings,
                          JobList jobs);

/// A list with one job in it.
JobList single_job(Job job);

/// Prints the line to paste, last of all, if something failed.
void print_reproduce_line(const SessionResult& result);

/// @returns a complaint if failures could not be written where the options say
std::optional<Error> output_error(const ToolOptions& options);

}  // namespace reprise::sim
