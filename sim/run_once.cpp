#include "sim/run_once.hpp"

#include "scheduler/check.hpp"

namespace reprise::sim {

Outcome run_once(World& world, const Scenario& scenario, const Configuration& configuration,
                 const std::vector<scheduler::Decision>* plan, const Keep& keep) {
  const auto strategy = plan != nullptr ? scheduler::make_replay_strategy()
                                        : scheduler::make_strategy(configuration.strategy);
  REPRISE_CHECK(strategy != nullptr);  // the name was checked where it came in
  world.decisions().record(keep.decisions);
  world.trace().keep_events(keep.events);
  world.begin({.seed = configuration.seed, .plan = plan, .limits = configuration.limits},
              *strategy);
  Run run(world, configuration);
  scenario.run(run);
  world.kill_all();

  Outcome outcome;
  outcome.finding = world.finding();
  outcome.trace_hash = world.trace().hash();
  outcome.steps = world.scheduler().steps();
  outcome.virtual_ns = world.scheduler().now_ns();
  outcome.events = world.trace().events();
  const auto checkpoints = world.trace().checkpoints();
  outcome.checkpoints.assign(checkpoints.begin(), checkpoints.end());
  if (keep.decisions) outcome.decisions = world.decisions().recorded();
  outcome.last_events = world.trace().kept_events();
  world.end();
  return outcome;
}

}  // namespace reprise::sim
