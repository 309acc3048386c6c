#include "sim/tool/schedule_search.hpp"

#include "sim/tool/checkpoint_file.hpp"

namespace reprise::sim {
namespace {

// Somebody may have killed one. What kills two is the program.
constexpr std::uint64_t kMostTries = 2;
// New scheduling points are found a few times. Who starts over each time does not find its memory
// again: what the host allocates is elsewhere in every worker.
constexpr std::uint64_t kMostStarts = 50;

std::uint64_t add_or_most(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? ~std::uint64_t{0} : sum;
}

}  // namespace

ScheduleSearch::ScheduleSearch(Job run, std::uint64_t most_runs,
                               std::optional<std::uint64_t> preemptions,
                               std::shared_ptr<const ScheduleProgress> so_far,
                               std::string checkpoint)
    : run_(std::move(run)), checkpoint_(std::move(checkpoint)), progress_(std::move(so_far)) {
  if (progress_ == nullptr) {
    ScheduleProgress beginning;
    beginning.coverage.preemptions = preemptions;
    progress_ = std::make_shared<const ScheduleProgress>(std::move(beginning));
  }
  earlier_findings_ = progress_->findings;
  earlier_runs_ = coverage().runs;
  run_.schedules = ScheduleTask{add_or_most(most_runs, earlier_runs_), progress_, preemptions};
  is_over_ = coverage().exhausted || most_runs == 0;
}

std::optional<Job> ScheduleSearch::job(std::uint64_t index) const {
  if (index > jobs_done_ || (index == jobs_done_ && is_over_)) return std::nullopt;
  return run_;
}

std::optional<Error> ScheduleSearch::went_on(const ExploreResult& result) {
  ++jobs_done_;
  tries_ = 0;
  started_over_ = result.schedules->restarts > coverage().restarts ? started_over_ + 1 : 0;
  auto progress = std::make_shared<ScheduleProgress>(*progress_);
  progress->coverage = *result.schedules;
  progress->state = result.schedule_state;
  progress->findings.insert(progress->findings.end(), result.findings.begin(),
                            result.findings.end());
  progress_ = std::move(progress);
  run_.schedules->so_far = progress_;
  is_over_ = coverage().exhausted || coverage().runs >= run_.schedules->most_runs || gets_nowhere();
  const std::optional<Error> error = keep();
  if (error) checkpoint_.clear();  // said once is enough
  return error;
}

bool ScheduleSearch::gets_nowhere() const {
  return !coverage().exhausted && started_over_ == kMostStarts;
}

bool ScheduleSearch::try_again() {
  ++jobs_done_;
  return ++tries_ < kMostTries;
}

std::optional<Error> ScheduleSearch::keep() const {
  if (checkpoint_.empty()) return std::nullopt;
  return write_checkpoint(checkpoint_, {run_.configuration, progress_});
}

}  // namespace reprise::sim
