#include "sim/run_once.hpp"

#include "scheduler/check.hpp"
#include "sim/listed_points.hpp"
#include "sim/monitor.hpp"

namespace reprise::sim {

RunResult collect(World& world, const Keep& keep) {
  RunResult result;
  result.finding = world.finding();
  result.trace_hash = world.trace().hash();
  result.steps = world.scheduler().steps();
  result.switches = world.scheduler().switches();
  result.virtual_ns = world.scheduler().now_ns();
  result.events = world.trace().events();
  const auto checkpoints = world.trace().checkpoints();
  result.checkpoints.assign(checkpoints.begin(), checkpoints.end());
  if (keep.decisions) {
    result.decisions = world.decisions().recorded();
    for (const scheduler::Stream& stream : world.decisions().recorded_streams()) {
      result.streams.emplace_back(stream.name);
    }
  }
  if (keep.stack_depth) {
    result.deepest_stack_bytes = world.scheduler().backend().deepest_stack_bytes();
  }
  result.last_events = world.trace().kept_events();
  result.strategy = world.scheduler().strategy().drawn();
  if (world.profiler() != nullptr) result.profile = world.profiler()->profile(result.steps);
  result.crash_points = world.crash_points();
  result.faults.reserve(faults::families().size());
  for (const faults::Family& family : faults::families()) {
    const auto& setting = world.machine().faults().setting(family.id);
    result.faults.push_back({setting.opportunities, setting.strikes});
  }
  return result;
}

namespace {

// Last of all: it has not happened, whatever else has.
void report_lock_order(World& world) {
  if (world.finding()) return;
  if (std::optional<Finding> finding = describe_lock_order(world.monitor())) {
    world.report(std::move(*finding));
  }
}

RunResult make_run(World& world, const Scenario& scenario, const Configuration& configuration,
                   scheduler::Strategy& strategy, const std::vector<scheduler::Decision>* plan,
                   const Keep& keep, const Cuts& cuts, const scheduler::Profile* profile) {
  world.decisions().record(keep.decisions);
  world.trace().keep_events(keep.events);
  RunOptions options;
  options.seed = configuration.seed;
  options.plan = plan;
  options.limits = configuration.limits;
  options.disk.profile = faults::find_profile(configuration.profile);
  REPRISE_CHECK(options.disk.profile != nullptr);  // likewise
  options.disk.guide = cuts.guide;
  options.cuts = cuts.steps;
  options.watches_memory = scenario.instrumented;
  // What comes after a race belongs to the profile.
  options.reports_races = !configuration.ignore_races && !keep.profile;
  options.memory = configuration.memory;
  options.spurious = configuration.spurious.value_or(
      scenario.instrumented ? scheduler::kUsualSpurious : scheduler::kNothingSpurious);
  options.watches_locks = keep.locks || configuration.lock_order;
  options.profile = profile;
  std::optional<scheduler::Profiler> profiler;
  if (keep.profile) options.profiler = &profiler.emplace(profile);
  world.begin(options, strategy);
  Run run(world, configuration);
  scenario.run(run);
  world.kill_all();
  if (configuration.lock_order) report_lock_order(world);

  RunResult result = collect(world, keep);
  if (keep.locks) result.locks = describe_locks(world.monitor());
  world.end();
  return result;
}

}  // namespace

RunResult run_once(World& world, const Scenario& scenario, const Configuration& configuration,
                   const std::vector<scheduler::Decision>* plan, const Keep& keep, const Cuts& cuts,
                   const scheduler::Profile* profile) {
  const auto strategy = plan != nullptr ? scheduler::make_replay_strategy()
                                        : scheduler::make_strategy(configuration.strategy, profile);
  REPRISE_CHECK(strategy != nullptr);  // the name was checked where it came in
  std::optional<ListedPoints> points;
  if (plan != nullptr && ListedPoints::are_in(*plan)) points.emplace(world);
  return make_run(world, scenario, configuration, *strategy, plan, keep, cuts, profile);
}

RunResult run_once(World& world, const Scenario& scenario, const Configuration& configuration,
                   scheduler::Strategy& strategy, const Keep& keep) {
  return make_run(world, scenario, configuration, strategy, nullptr, keep, {}, nullptr);
}

}  // namespace reprise::sim
