#include "sim/explore_schedules.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/check.hpp"
#include "scheduler/exploration/bounded_search.hpp"
#include "scheduler/exploration/dpor.hpp"
#include "sim/monitor.hpp"

namespace reprise::sim {

std::unique_ptr<scheduler::Search> search_for(const ScheduleTask& task) {
  if (!task.preemptions) return std::make_unique<scheduler::Dpor>();
  return std::make_unique<scheduler::BoundedSearch>(*task.preemptions);
}

ScheduleExploration::ScheduleExploration(World& world, const Scenario& scenario,
                                         const Configuration& configuration,
                                         const ScheduleTask& task,
                                         std::unique_ptr<scheduler::Search> search)
    : world_(world),
      scenario_(scenario),
      configuration_(configuration),
      task_(task),
      explorer_(world.scheduler(), std::move(search),
                [&world] { return world.monitor().callers(); }) {
  configuration_.spurious = scheduler::kNothingSpurious;  // what has no cause is no order of steps
  if (task_.so_far != nullptr) {
    coverage_ = task_.so_far->coverage;
    REPRISE_CHECK(explorer_.restore(task_.so_far->state));
  }
  coverage_.preemptions = task_.preemptions;
  world_.scheduler().set_listener(&explorer_);
  if (configuration_.memory == scheduler::MemoryMode::sc) return;
  world_.monitor().explore_accesses(
      [this](const scheduler::OpenAccess& access) { return explorer_.choose(access); });
}

ScheduleExploration::~ScheduleExploration() {
  world_.scheduler().set_listener(nullptr);
  world_.monitor().explore_accesses({});
}

void ScheduleExploration::run(const std::function<bool()>& goes_on) {
  while (coverage_.runs < task_.most_runs && goes_on()) {
    if (explorer_.starts_over()) coverage_.reservation = {};
    coverage_.exhausted = !explorer_.begin_run();
    if (coverage_.exhausted) return;
    RunResult run = run_once(world_, scenario_, configuration_, explorer_, {.decisions = true});
    if (run.finding && run.finding->kind == "liveness" && !explorer_.cut_off()) run.finding.reset();
    explorer_.end_run();
    judge(std::move(run));
  }
}

void ScheduleExploration::crashed(RunResult run) {
  explorer_.crashed();
  judge(std::move(run));
}

void ScheduleExploration::judge(RunResult run) {
  ++coverage_.runs;
  coverage_.longest = std::max(coverage_.longest, run.steps);
  if (!run.finding) return;
  ++coverage_.failed;
  if (!is_known(*run.finding)) findings_.push_back({std::move(run), coverage_.runs});
}

bool ScheduleExploration::is_known(const Finding& finding) const {
  const auto is_same = [&finding](const ExploredFinding& other) {
    return other.run.finding->signature == finding.signature;
  };
  return std::ranges::any_of(findings_, is_same) ||
         (task_.so_far != nullptr && std::ranges::any_of(task_.so_far->findings, is_same));
}

ExploreResult ScheduleExploration::result() {
  coverage_.executions = explorer_.count().executions;
  coverage_.redundant = explorer_.count().redundant;
  coverage_.restarts = explorer_.restarts();
  coverage_.millionths_done = coverage_.exhausted ? 1'000'000 : explorer_.millionths_done();
  if (coverage_.reservation.empty()) coverage_.reservation = explorer_.reservation();
  if (explorer_.starts_over()) coverage_.reservation = {};
  ExploreResult result;
  result.schedules = coverage_;
  result.findings = findings_;
  result.schedule_state = explorer_.save();
  return result;
}

ExploreResult explore_schedules(World& world, const Scenario& scenario,
                                const Configuration& configuration, const ScheduleTask& task) {
  ScheduleExploration exploration(world, scenario, configuration, task, search_for(task));
  exploration.run([] { return true; });
  return exploration.result();
}

}  // namespace reprise::sim
