#pragma once
// How results reach people and programs. One reporter writes text, one writes JSON Lines.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/tool/profile_trials.hpp"
#include "sim/tool/shard.hpp"
#include "sim/tool/verdict.hpp"

namespace reprise::sim {

/// What a sweep is about to do.
struct SweepStart {
  std::vector<std::string> scenarios;
  std::uint64_t seeds = 0;   ///< of each scenario, over all shards; 0: as many as time allows
  std::uint64_t for_ns = 0;  ///< real time; 0: no limit
  std::uint64_t base_seed = 0;
  Shard shard;
  std::size_t jobs = 1;
  std::uint64_t surveys = 0;  ///< runs besides, of this shard
};

/// What an exploration is about to do.
struct ExploreStart {
  Configuration configuration;
  bool cuts_power = false;
  bool fails_calls = false;
  std::uint64_t points = 0;  ///< runs in which a call fails; else places where the power is cut
  std::uint64_t depth = 1;   ///< power cuts in a row
  bool schedules = false;    ///< every schedule of one run
  std::uint64_t earlier_runs = 0;  ///< of them, made before
};

/// One signature and how often it came up.
struct FindingCount {
  std::string scenario;
  std::string signature;
  std::string message;
  std::string reference;  ///< if it is known
  std::uint64_t first_seed = 0;
  std::uint64_t runs = 0;
  std::string folder;
  Verdict verdict = Verdict::finding;  ///< of each
  Reachability profiles;  ///< empty where the file system does not matter or nobody tried
};

/// What a strategy did in a sweep.
struct StrategyCount {
  std::uint64_t runs = 0;
  std::uint64_t found = 0;  ///< runs with a finding, known or not
};

/// What the exploration of all power cuts of a run amounted to.
struct Exploration {
  std::uint64_t points = 0;     ///< places in the run where the power was cut
  std::uint64_t exhausted = 0;  ///< of them: every state behind the cut, and behind nested ones
  CutCoverage coverage;         ///< of all together

  void add(const CutCoverage& point) {
    ++points;
    if (point.exhausted == point.cuts) ++exhausted;
    coverage.add(point);
  }
};

/// What a sweep amounted to.
struct Summary {
  void add_strikes(const std::vector<FaultCount>& faults);
  /// @returns the names of the families that never struck
  std::vector<std::string_view> families_that_never_struck() const;

  std::uint64_t runs = 0;
  std::uint64_t passed = 0;
  std::uint64_t found = 0;
  std::uint64_t known = 0;
  std::uint64_t nondeterministic = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t unmodelled = 0;
  std::uint64_t harness_errors = 0;
  std::uint64_t verified = 0;     ///< runs that were made twice
  std::uint64_t unconfirmed = 0;  ///< findings whose second run was cut off by an interruption
  std::uint64_t restarts = 0;
  std::uint64_t virtual_ns = 0;
  std::uint64_t elapsed_ns = 0;  ///< real time, with what was made before to learn from it
  bool interrupted = false;
  /// By family, in the order of the table: how often it struck; of crashes, in some scenarios only.
  std::vector<std::uint64_t> strikes;
  std::vector<FindingCount> findings;
  std::map<std::string, StrategyCount> strategies;  ///< by name: those that runs were made with
  std::optional<Exploration> exploration;
  std::optional<ScheduleCoverage> schedules;
  std::uint64_t earlier_runs = 0;  ///< of the runs of `schedules`: made before
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void started(const SweepStart& start) = 0;
  virtual void exploring(const ExploreStart& start) = 0;
  virtual void judged(const JudgedRun& run) = 0;
  virtual void summary(const Summary& summary) = 0;
};

/// @param single_run all about one run, whatever came out, instead of failures and a summary
std::unique_ptr<Reporter> make_text_reporter(bool single_run);
std::unique_ptr<Reporter> make_json_reporter(bool single_run);

}  // namespace reprise::sim
