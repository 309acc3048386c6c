#include "sim/explore_schedules.hpp"

#include <algorithm>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {
namespace {

/// Listens as long as it lives.
class Listening {
 public:
  Listening(scheduler::Scheduler& scheduler, scheduler::StepListener& listener)
      : scheduler_(scheduler) {
    scheduler_.set_listener(&listener);
  }
  ~Listening() { scheduler_.set_listener(nullptr); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  scheduler::Scheduler& scheduler_;
};

bool is_known(const ExploreResult& result, const Finding& finding) {
  return std::ranges::any_of(result.findings, [&](const ExploredFinding& other) {
    return other.run.finding->signature == finding.signature;
  });
}

}  // namespace

ExploreResult explore_schedules(World& world, const Scenario& scenario,
                                const Configuration& configuration, const ScheduleTask& task,
                                const std::function<void()>& before_run) {
  ScheduleExplorer explorer(world.scheduler());
  const Listening listening(world.scheduler(), explorer);
  ExploreResult result;
  ScheduleCoverage& coverage = result.schedules.emplace();
  Configuration strict = configuration;
  strict.spurious = scheduler::kNothingSpurious;  // an event without a cause is no order of steps
  std::uint64_t made = 0;
  while (made < task.most_runs && explorer.begin_run()) {
    ++made;
    before_run();
    RunResult run = run_once(world, scenario, strict, explorer, {.decisions = true});
    explorer.end_run();
    coverage.longest = std::max(coverage.longest, run.steps);
    if (run.finding) ++coverage.failed;
    if (run.finding && !is_known(result, *run.finding)) {
      result.findings.push_back({std::move(run), made});
    }
  }
  coverage.exhausted = made < task.most_runs;
  coverage.runs = made;
  coverage.executions = explorer.count().executions;
  coverage.redundant = explorer.count().redundant;
  coverage.restarts = explorer.restarts();
  coverage.millionths_done = coverage.exhausted ? 1'000'000 : explorer.millionths_done();
  coverage.reservation = explorer.reservation();
  return result;
}

}  // namespace reprise::sim
