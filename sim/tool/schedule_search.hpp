#pragma once
// An exploration of schedules as the supervisor sees it: a row of jobs, each of which goes on where
// the one before it stopped, in a worker of its own. So a crash of the code under test ends a
// worker and not the exploration; and how far it has come is known, and kept in a file.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/expected.hpp"
#include "sim/tool/job.hpp"

namespace reprise::sim {

class ScheduleSearch {
 public:
  /// @param run whose schedules to explore
  /// @param most_runs from here on
  /// @param preemptions see ScheduleTask
  /// @param so_far where to go on; null: it begins
  /// @param checkpoint the file that is kept up to date; empty: none
  ScheduleSearch(Job run, std::uint64_t most_runs, std::optional<std::uint64_t> preemptions,
                 std::shared_ptr<const ScheduleProgress> so_far, std::string checkpoint);

  /// @returns the job with this place in the row; nothing if the exploration is over before it
  std::optional<Job> job(std::uint64_t index) const;

  /// The worker of the last job is done. @returns what went wrong with the file
  std::optional<Error> went_on(const ExploreResult& result);

  /// @returns whether it is over because each start found memory that threads share where the one
  /// before had found none
  bool gets_nowhere() const;

  /// The worker of the last job ended without a word about how far it had come.
  /// @returns whether it is worth another try
  bool try_again();
  /// The last job cannot be done.
  void give_up() { is_over_ = true; }

  const ScheduleCoverage& coverage() const { return progress_->coverage; }
  /// @returns how many runs had been made before
  std::uint64_t earlier_runs() const { return earlier_runs_; }
  /// @returns what was found before
  const std::vector<ExploredFinding>& earlier_findings() const { return earlier_findings_; }
  /// @returns the job that goes on
  const Job& job() const { return run_; }
  /// Writes the file. @returns what went wrong
  std::optional<Error> keep() const;

 private:
  Job run_;
  std::string checkpoint_;
  std::shared_ptr<const ScheduleProgress> progress_;
  std::vector<ExploredFinding> earlier_findings_;
  std::uint64_t earlier_runs_;
  std::uint64_t jobs_done_ = 0;
  std::uint64_t tries_ = 0;         // of the last job
  std::uint64_t started_over_ = 0;  // jobs in a row that did, though others had gone on
  bool is_over_;
};

}  // namespace reprise::sim
