#include "sim/explore.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "scheduler/check.hpp"

namespace reprise::sim {
namespace {

using faults::AtomSet;
using faults::CrashState;

// Recoveries of a power cut inside a recovery: enough for every state with one deviation.
constexpr std::uint64_t kNestedRecoveries = 64;

/// The numbers that the outcomes of recoveries go by: 0 is nothing found.
class Outcomes {
 public:
  faults::LeafValue number_of(const RunResult& run) {
    const std::string signature = run.finding ? run.finding->signature : "";
    const auto known = std::ranges::find(signatures_, signature);
    const auto number = static_cast<faults::LeafValue>(known - signatures_.begin());
    if (known == signatures_.end()) signatures_.push_back(signature);
    return number;
  }

 private:
  std::vector<std::string> signatures_ = {""};
};

/// Explores one power cut, and those inside the recoveries from it.
class CutExploration {
 public:
  using MakeRun = std::function<RunResult(const std::vector<std::uint64_t>& cuts, CrashGuide&)>;

  CutExploration(const MakeRun& make_run, ExploreResult& result)
      : make_run_(make_run), result_(result) {}

  void run(const std::vector<std::uint64_t>& cuts, const std::vector<CutState>& earlier,
           const faults::SearchLimits& limits, std::uint32_t depth) {
    Cut cut{CrashExplorer(limits, earlier), cuts, {}, {}};
    while (cut.explorer.begin_run()) {
      const RunResult run = recover(cut);
      // The two extremes stand for the rest: recovery from nothing, and from everything.
      const bool is_extreme = cut.explorer.search()->recoveries() <= 2;
      if (depth > 1 && is_extreme && !run.finding) {
        go_deeper(run.crash_points, cut, earlier, depth);
      }
      while (!cut.found.empty()) {
        Found next = std::move(cut.found.back());
        cut.found.pop_back();
        take(std::move(next), cut);
      }
    }
    add(cut.explorer);
  }

 private:
  struct Found {
    RunResult run;
    CrashState state;
    faults::LeafValue outcome;
  };

  struct Cut {
    CrashExplorer explorer;
    const std::vector<std::uint64_t>& cuts;
    Outcomes outcomes;
    std::vector<Found> found;  // not looked at yet
  };

  /// Makes the run whose state the explorer has chosen.
  RunResult recover(Cut& cut) {
    RunResult run = make_run_(cut.cuts, cut.explorer);
    const faults::LeafValue outcome = cut.outcomes.number_of(run);
    cut.explorer.end_run(outcome);
    if (run.finding) cut.found.push_back({run, cut.explorer.state(), outcome});
    return run;
  }

  void go_deeper(const std::vector<std::uint64_t>& points, const Cut& cut,
                 const std::vector<CutState>& earlier, std::uint32_t depth) {
    std::vector<CutState> states = earlier;
    states.push_back(cut.explorer.cut_state());
    for (const std::uint64_t point : points) {
      if (point <= cut.cuts.back()) continue;
      std::vector<std::uint64_t> deeper = cut.cuts;
      deeper.push_back(point);
      run(deeper, states, {.recoveries = kNestedRecoveries}, depth - 1);
    }
  }

  /// Only the first of its kind is reduced and kept.
  void take(Found found, Cut& cut) {
    const bool is_known = std::ranges::any_of(result_.findings, [&](const ExploredFinding& other) {
      return other.run.finding->signature == found.run.finding->signature;
    });
    if (is_known) return;
    const std::uint64_t recoveries = cut.explorer.search()->recoveries();
    const CrashState milder = reduce(found, cut);
    if (milder.survivors != found.state.survivors) {
      cut.explorer.begin_run(milder);
      found.run = recover(cut);
      cut.found.pop_back();  // it is the one at hand
    }
    result_.findings.push_back({std::move(found.run), recoveries});
  }

  /// Lets one lost thing after the other survive, as long as the finding stays the same.
  CrashState reduce(const Found& found, Cut& cut) {
    CrashState state = found.state;
    for (std::uint32_t atom = 0; atom < state.survivors.size(); ++atom) {
      if (state.survivors[atom] != 0) continue;
      CrashState milder = state;
      milder.survivors[atom] = 1;
      faults::add_required(cut.explorer.space()->precedence(), milder.survivors);
      if (outcome_of(milder, cut) == found.outcome) state = std::move(milder);
    }
    return state;
  }

  faults::LeafValue outcome_of(const CrashState& state, Cut& cut) {
    if (const auto known = cut.explorer.search()->outcome_of(state)) return *known;
    cut.explorer.begin_run(state);
    return cut.outcomes.number_of(recover(cut));
  }

  void add(const CrashExplorer& explorer) {
    const faults::CrashSearch& search = *explorer.search();
    result_.coverage.add(
        {.cuts = 1,
         .exhausted = search.exhausted() ? 1U : 0U,
         .recoveries = search.recoveries(),
         .most_recoveries = search.recoveries(),
         .most_pending = explorer.space()->atoms(),
         .most_log2 = count_states(*explorer.space()).log2,
         .levels = search.exhausted() ? faults::kCrashLevels : search.levels_done()});
  }

  const MakeRun& make_run_;
  ExploreResult& result_;
};

}  // namespace

void CutCoverage::add(const CutCoverage& other) {
  cuts += other.cuts;
  exhausted += other.exhausted;
  recoveries += other.recoveries;
  most_recoveries = std::max(most_recoveries, other.most_recoveries);
  most_pending = std::max(most_pending, other.most_pending);
  most_log2 = std::max(most_log2, other.most_log2);
  levels = std::min(levels, other.levels);
}

ExploreResult explore(World& world, const Scenario& scenario, const Configuration& configuration,
                      const ExploreTask& task, const std::function<void()>& before_run,
                      const scheduler::Profile* profile) {
  const CutExploration::MakeRun make_run = [&](const std::vector<std::uint64_t>& cuts,
                                               CrashGuide& guide) {
    before_run();
    return run_once(world, scenario, configuration, nullptr, {.decisions = true}, {cuts, &guide},
                    profile);
  };
  ExploreResult result;
  CutExploration exploration(make_run, result);
  if (task.cut) {
    exploration.run({*task.cut}, {}, task.limits, task.depth);
    return result;
  }
  before_run();
  RunResult uncut =
      run_once(world, scenario, configuration, nullptr, {.decisions = true}, {}, profile);
  const std::vector<std::uint64_t> places = uncut.crash_points;
  if (uncut.finding) result.findings.push_back({std::move(uncut), 0});
  for (const std::uint64_t place : places) {
    exploration.run({place}, {}, task.limits, task.depth);
  }
  return result;
}

}  // namespace reprise::sim
