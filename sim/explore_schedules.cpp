#include "sim/explore_schedules.hpp"

#include <algorithm>

#include "sim/monitor.hpp"
#include "sim/schedule_explorer.hpp"

namespace reprise::sim {
namespace {

/// Lets the explorer listen as long as it lives.
class Listening {
 public:
  Listening(World& world, ScheduleExplorer& explorer, scheduler::MemoryMode memory)
      : world_(world) {
    world_.scheduler().set_listener(&explorer);
    if (memory == scheduler::MemoryMode::sc) return;
    world_.monitor().explore_accesses(
        [&explorer](const scheduler::OpenAccess& access) { return explorer.choose(access); });
  }
  ~Listening() {
    world_.scheduler().set_listener(nullptr);
    world_.monitor().explore_accesses({});
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  World& world_;
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
  const Listening listening(world, explorer, configuration.memory);
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
