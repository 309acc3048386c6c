#pragma once
// One run to be made, and what a worker says about it.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/decisions.hpp"
#include "sim/explore.hpp"
#include "sim/run_once.hpp"
#include "sim/scenario.hpp"

namespace reprise::sim {

struct Job {
  const Scenario* scenario = nullptr;
  Configuration configuration;
  /// The choices to repeat; null to draw them from the seed.
  std::shared_ptr<const std::vector<scheduler::Decision>> plan;
  std::string plan_path = {};  ///< where they stand, once they do
  /// Without a plan: make as many runs as it takes to explore this power cut, instead of one. With
  /// one: the exploration that found it.
  std::optional<ExploreTask> explore = {};
  /// The same for schedules.
  std::optional<ScheduleTask> schedules = {};
  /// Of the scenario's programs; null where its runs have none.
  std::shared_ptr<const scheduler::Profile> profile = {};
};

/// @returns the job with this place in the list, or nothing past its end. Called in the workers as
///          well as in the supervisor, so it depends on the index alone.
using JobList = std::function<std::optional<Job>(std::uint64_t index)>;

/// How a run came to its end, as far as the tool is concerned.
enum class Ending : std::uint8_t {
  judged,     ///< the scenario said what it had to say, or the code under test crashed
  timed_out,  ///< took longer than the wall timeout: no verdict
  died,       ///< the worker vanished without a word: no verdict yet
  broken,     ///< a bug in Reprise or in the host's part of the scenario; `trouble` says which
};

struct RunRecord {
  Ending ending = Ending::judged;
  RunResult outcome;
  std::string trouble;
  /// Whether the worker made the run twice; if the second one differed, it is kept here.
  bool repeated = false;
  std::optional<RunResult> second;
  /// Of a job that explored.
  std::optional<ExploreResult> explored;
};

}  // namespace reprise::sim
