// Random programs with the objects of the standard library and of POSIX, explored and compared with
// what a plain model says they may do.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <sstream>
#include <string>

#include "sim/border.hpp"
#include "tests/sim/explored.hpp"
#include "tests/sim/instrumented/any_script.hpp"
#include "tests/sim/instrumented/script_model.hpp"
#include "tests/wanted.hpp"

namespace reprise::sim {
namespace {

using programs::Op;
using programs::Script;
using scheduler::MemoryMode;
using script_model::Behaviour;
using script_model::Reading;
using Outcomes = std::set<programs::Outcome>;

constexpr std::size_t kMostStates = 200'000;

/// Longer explorations are cut off.
const std::uint64_t kMostRuns = wanted("REPRISE_SCRIPT_RUNS", 300);

constexpr std::uint64_t kMostRunsInStretches = 100;
const std::uint64_t kMostCounted = kMostRuns / 100;  // by brute force, too
constexpr std::uint64_t kSeeds = 40;
constexpr int kMostStuck = 4;  // what does not end takes long
constexpr programs::Outcome kStuck{.is_stuck = true};

const Script* script_to_run = nullptr;
Outcomes noted;

int run_script() {
  const programs::Outcome outcome = programs::run(*script_to_run);
  const HostMemory host;
  noted.insert(outcome);
  return 0;
}

void set_up(const Script& script) {
  script_to_run = &script;
  explored_program = &run_script;
  noted.clear();
}

Configuration configuration_of(MemoryMode memory) {
  Configuration configuration = calm_without_races();
  configuration.spurious = scheduler::kNothingSpurious;
  configuration.limits.steps = 20'000;  // what does not end is found sooner than usual
  configuration.memory = memory;
  return configuration;
}

void note_findings(const std::vector<ExploredFinding>& findings) {
  for (const ExploredFinding& found : findings) {
    const Finding& finding = *found.run.finding;
    if (finding.kind != "deadlock" && finding.kind != "liveness") RC_FAIL(finding.message);
    noted.insert(kStuck);
  }
}

struct Explored {
  Outcomes outcomes;
  ScheduleCoverage schedules;
};

Explored explore_script(const Script& script, MemoryMode memory) {
  set_up(script);
  World world(scheduler::BackendKind::fibers);
  const ExploreResult result = explore_schedules(
      world, kExploredInstrumented, configuration_of(memory), {.most_runs = kMostRuns});
  note_findings(result.findings);
  return {noted, *result.schedules};
}

Outcomes sweep(const Script& script, MemoryMode memory) {
  set_up(script);
  World world(scheduler::BackendKind::fibers);
  Configuration configuration = configuration_of(memory);
  constexpr const char* kStrategies[] = {"mixed", "pos", "pct:2", "uniform"};
  int left = kMostStuck;
  for (configuration.seed = 0; configuration.seed < kSeeds && left > 0; ++configuration.seed) {
    configuration.strategy = kStrategies[configuration.seed % std::size(kStrategies)];
    if (!run_once(world, kExploredInstrumented, configuration).finding) continue;
    noted.insert(kStuck);
    --left;
  }
  return noted;
}

void expect_within(const Outcomes& outcomes, const Outcomes& others, const std::string& what) {
  std::ostringstream text;
  for (const programs::Outcome& outcome : outcomes) {
    if (!others.contains(outcome)) text << "\n    " << outcome;
  }
  if (!text.str().empty()) RC_FAIL(what + text.str());
}

void expect_the_same_in_stretches(const Script& script, MemoryMode memory, const Explored& whole) {
  set_up(script);
  const ExploreResult result =
      explore_in_stretches(kExploredInstrumented, configuration_of(memory), 7);
  note_findings(result.findings);
  const ScheduleCoverage& schedules = *result.schedules;
  RC_ASSERT(noted == whole.outcomes);
  RC_ASSERT(schedules.executions == whole.schedules.executions);
  RC_ASSERT(schedules.redundant == whole.schedules.redundant);
  RC_ASSERT(schedules.runs == whole.schedules.runs);
  RC_ASSERT(schedules.reservation == whole.schedules.reservation);
}

// By every way there is to go on from every state, if that is not too much.
void expect_as_many_by_brute_force(const Script& script, MemoryMode memory,
                                   const ScheduleCoverage& schedules) {
  set_up(script);
  World world(scheduler::BackendKind::fibers);
  const ScheduleTask task{.most_runs = kMostRuns};
  auto search = std::make_unique<scheduler::EveryTrace>(true);
  const scheduler::EveryTrace& counted = *search;
  ScheduleExploration exploration(world, kExploredInstrumented, configuration_of(memory), task,
                                  std::move(search));
  exploration.run([] { return true; });
  if (exploration.result().schedules->exhausted) {
    RC_ASSERT(counted.traces() == schedules.executions);
  }
}

// The time that a loop lets pass in vain is seen only where it is tried out.
bool may_see_trials(const Script& script) {
  return script.uses(Op::clock) && script.uses(Op::spin_sleeping, Op::lock_insisting);
}

void expect_the_same_without_reduction(const Script& script, MemoryMode memory,
                                       const Explored& whole) {
  constexpr std::uint64_t kMostPreemptions = 20;
  set_up(script);
  World world(scheduler::BackendKind::fibers);
  const ExploreResult result =
      explore_schedules(world, kExploredInstrumented, configuration_of(memory),
                        {.most_runs = kMostRuns, .preemptions = kMostPreemptions});
  note_findings(result.findings);
  const std::string what = "without reduction, but not explored";
  expect_within(noted, whole.outcomes, what);
  if (result.schedules->covers_all()) RC_ASSERT(noted == whole.outcomes);
}

// Loops that wait for ever have one in any case.
bool says_that_some_is_missing(const ScheduleCoverage& schedules) {
  return !schedules.exhausted ||
         (!schedules.reservation.empty() && !schedules.reservation.starts_with("threads wait"));
}

// Of plain accesses that race, weak memory may make anything; an attempt that fails tells nothing
// of what came before who has the lock, and no clock of what came before an earlier look at it.
bool does_the_same_in_weak_memory(const Script& script, const Behaviour& behaviour) {
  const bool may_tell_less = script.uses_attempts() || script.uses(Op::clock);
  return !behaviour.has_race && !(script.uses_atomics() && may_tell_less);
}

struct Expected {
  Behaviour must;
  Behaviour may;
};

void expect_as_many(const Script& script, MemoryMode memory, const Expected& expected) {
  const std::string mode = memory == MemoryMode::sc ? "sc: " : "rc11: ";
  const Explored explored = explore_script(script, memory);
  const ScheduleCoverage& schedules = explored.schedules;
  if (memory == MemoryMode::sc || does_the_same_in_weak_memory(script, expected.may)) {
    expect_within(explored.outcomes, expected.may.outcomes, mode + "explored, but not allowed");
  }
  if (schedules.reservation.starts_with("it did not")) RC_FAIL(mode + schedules.reservation);
  if (says_that_some_is_missing(schedules)) {
    RC_TAG(mode + (schedules.exhausted ? schedules.reservation : "too many runs"));
    return;
  }
  expect_within(expected.must.outcomes, explored.outcomes, mode + "allowed, but not explored");
  expect_within(sweep(script, memory), explored.outcomes, mode + "swept, but not explored");
  if (schedules.failed > 0) return;
  if (schedules.runs <= kMostRunsInStretches) {
    expect_the_same_in_stretches(script, memory, explored);
  }
  if (schedules.executions <= kMostCounted) {
    expect_as_many_by_brute_force(script, memory, schedules);
    if (!may_see_trials(script)) expect_the_same_without_reduction(script, memory, explored);
  }
}

// GCC bug 104928.
bool may_sleep_for_ever(const Script& script) {
  return _GLIBCXX_RELEASE == 12 && script.semaphores == programs::SemaphoreKind::counting &&
         script.uses(Op::acquire);
}

void compare(const Script& script) {
  Expected expected{script_model::enumerate(script, Reading::must, kMostStates),
                    script_model::enumerate(script, Reading::may, kMostStates)};
  if (!expected.may.is_complete || !expected.may.is_defined) {
    RC_TAG(std::string(expected.may.is_complete ? "undefined" : "too many states"));
    return;
  }
  if (may_sleep_for_ever(script)) expected.may.outcomes.insert(kStuck);
  expect_as_many(script, MemoryMode::sc, expected);
  expect_as_many(script, MemoryMode::rc11, expected);
}

class RandomScripts : public testing::TestWithParam<programs::Theme> {};

TEST_P(RandomScripts, DoWhatTheyMay) {
  EXPECT_TRUE(rc::check(GetParam().name, [] { compare(*programs::any_script(GetParam())); }));
}

INSTANTIATE_TEST_SUITE_P(Themes, RandomScripts, testing::ValuesIn(programs::themes()),
                         [](const auto& theme) { return theme.param.name; });

}  // namespace
}  // namespace reprise::sim
