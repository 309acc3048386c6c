#pragma once
// Which schedules to try, in run after run, until there is none left.
//
// Whoever makes the runs asks `next` at every scheduling point and tells `did` what the step did.
// Steps that a lock or a spin loop holds back are no moves: they must not be offered.
//
// Determinism: driven by the calls alone. The program must do the same under the same moves.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "scheduler/exploration/execution.hpp"

namespace reprise::scheduler {

class StateReader;
class StateWriter;

/// How far an exploration is.
struct ExplorationCount {
  std::uint64_t executions = 0;  ///< complete ones, each another trace, or another schedule
  std::uint64_t redundant = 0;   ///< given up, or left out: what they do is in others
};

class Search {
 public:
  virtual ~Search() = default;

  /// Starts all over.
  virtual void reset() = 0;

  /// @returns whether there is an execution left; it is then begun
  virtual bool begin_run() = 0;

  /// @param ready the tasks that could go on; not empty
  /// @param running the task that made the last step: if it is ready, going on with it is no switch
  /// @returns the move; nothing if all that is ready was explored before: the run may go on in any
  ///          way, and counts for nothing
  virtual std::optional<Move> next(std::span<const TaskId> ready, TaskId running) = 0;

  /// The step under way comes to an atomic access, its only one.
  /// @returns which of its options it takes
  virtual StoreName choose(const OpenStep& open) = 0;

  /// The run under way is no execution of its own: there is one without some of its steps that no
  /// thread can tell from it.
  void leave_out() { is_left_out_ = true; }

  /// In place of `end_run`, where `next` gave each of its moves: the run under way was no execution
  /// from here on. The next one begins as it did.
  void repeat_run() { repeats_ = true; }

  /// The step that was chosen has been made.
  virtual void did(const Step& step) = 0;

  /// Before `end_run`: a step that others had to enable could have come after this one, too, and
  /// would have needed none of those before it.
  void also_enabled_by(StepNumber step, StepNumber cause) {
    if (!diverged_) execution_.add_later_cause(step, cause);
  }

  /// Nothing more is going to happen in this run.
  /// @param blocked what tasks would do if something did not hold them back
  /// @param left_behind tasks that were ready when the last step ended the run for all, by ending
  ///        the process or by going wrong
  /// @param anything what those might have done
  virtual void end_run(std::span<const Step> blocked, std::span<const TaskId> left_behind,
                       const Touches* anything) = 0;

  /// @returns the steps so far
  const Execution& execution() const { return execution_; }
  const ExplorationCount& count() const { return count_; }
  /// @returns the races that the last run showed for the first time
  std::span<const ReversibleRace> new_races() const {
    return std::span(races_).subspan(known_races_);
  }
  /// @returns whether the last run did something else than an earlier one under the same moves
  bool diverged() const { return diverged_; }
  /// @returns which part of all executions is done, in millionths, if what is not known yet
  ///          branches like what is
  virtual std::uint64_t millionths_done() const = 0;

  /// Between two runs: all that it takes to go on elsewhere.
  virtual void save(StateWriter& writer) const = 0;
  /// Goes on from there.
  virtual void restore(StateReader& reader) = 0;

 protected:
  Execution execution_;
  std::vector<ReversibleRace> races_;  // of the current execution
  std::size_t known_races_ = 0;        // those of the steps that it shares with the one before it
  ExplorationCount count_;
  std::size_t position_ = 0;  // of the run that is under way
  bool begun_ = false;
  bool repeats_ = false;
  bool is_left_out_ = false;
  bool diverged_ = false;
};

}  // namespace reprise::scheduler
