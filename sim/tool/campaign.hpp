#pragma once
// The judgement over many runs: every finding is confirmed before it is reported, findings are
// counted by signature, and two runs of a seed that differ are never reported as anything else than
// that.
//
// Determinism: what is said of an exploration follows from its configuration, however many workers
// there are; a sweep tells what it finds as it comes.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/tool/exit_code.hpp"
#include "sim/tool/failure_folder.hpp"
#include "sim/tool/profile_trials.hpp"
#include "sim/tool/progress.hpp"
#include "sim/tool/reporter.hpp"
#include "sim/tool/schedule_search.hpp"
#include "sim/tool/supervisor.hpp"

namespace reprise::sim {

struct CampaignSettings {
  SupervisorSettings supervisor;
  std::uint64_t most_folders = 20;  ///< failure folders that are written; the rest is only counted
  bool write_folders = true;
  std::uint64_t planned_runs = 0;    ///< for the progress line; 0 where nobody knows
  std::uint64_t begun_ns = 0;        ///< when what it is part of began; 0: now
  bool explores = false;             ///< the jobs explore power cuts
  bool in_order = false;             ///< the jobs are judged in the order of the list
  ScheduleSearch* search = nullptr;  ///< that the jobs are parts of; null: of none
};

class Campaign final : private RunSink {
 public:
  /// @param failures where failures are written
  Campaign(const CampaignSettings& settings, JobList jobs, FailureFolders& failures,
           Reporter& reporter, Progress& progress);

  /// Makes and judges all runs, and reports them and the summary.
  ExitCode run();

  /// The first run that failed.
  const std::optional<JudgedRun>& first_failure() const { return first_failure_; }
  /// The last run that was judged at all.
  const std::optional<JudgedRun>& last_run() const { return last_run_; }

 private:
  // A run that needs a second look before anything is said about it.
  struct Candidate {
    JudgedRun run;
    bool died = false;  // its worker vanished without a word
  };

  // All findings of one scenario with one signature.
  struct Group {
    enum class State { fresh, checking, confirmed } state = State::fresh;
    FindingCount count;
    std::vector<Candidate> waiting;
    ProfileTrials trials;
  };
  using GroupKey = std::pair<std::string, std::string>;
  static GroupKey key_of(const JudgedRun& run);

  // A confirmed finding, repeated under another profile.
  struct Trial {
    GroupKey key;
    std::string profile;
  };

  void run_done(std::uint64_t index, RunRecord record) override;
  void check_done(std::uint64_t check, RunRecord record) override;
  void stuck(const std::string& why) override;
  void tick() override;
  void status_requested(const std::vector<RunningNow>& runs) override;

  void judge(std::uint64_t index, RunRecord record);
  void judge_in_order();
  void judge_the_rest();
  void explored(const JudgedRun& run, ExploreResult result);
  void found_by_exploring(JudgedRun run, ExploredFinding finding, std::uint64_t earlier);
  void find_again();
  void search_stopped(JudgedRun run, RunRecord record);
  ProgressNumbers numbers() const;
  std::uint64_t elapsed_ns() const { return host_monotonic_ns() - settings_.begun_ns; }
  void found(Candidate candidate);
  void look_again(Candidate candidate);
  void take_instead(JudgedRun run, RunResult outcome);
  void go_on_with(Group& group);
  void confirm(JudgedRun run, RunResult recorded);
  void try_other_profiles(const JudgedRun& run);
  void trial_done(const Trial& trial, const RunRecord& record);
  void differ(JudgedRun run, const RunResult& second);
  void report_trouble(JudgedRun run, const RunRecord& record);
  void report_finding(JudgedRun run, Group& group);
  void report(JudgedRun run);
  void write_folder(JudgedRun& run);
  void finish_summary();

  CampaignSettings settings_;
  JobList jobs_;
  Supervisor supervisor_;
  FailureFolders& failures_;
  Reporter& reporter_;
  Progress& progress_;
  std::map<GroupKey, Group> groups_;
  // By the number of the check.
  std::map<std::uint64_t, Candidate> checking_;
  std::map<std::uint64_t, Trial> trials_;
  std::map<std::uint64_t, RunRecord> early_;  // by index: they wait for those before them
  std::uint64_t judged_ = 0;                  // of the list, if in order
  std::deque<Candidate> explored_;            // findings that wait for their turn
  std::optional<JudgedRun> first_failure_;
  std::optional<JudgedRun> last_run_;
  std::uint64_t folders_ = 0;
  Summary summary_;
  ExitCode exit_code_ = ExitCode::nothing_found;
};

}  // namespace reprise::sim
