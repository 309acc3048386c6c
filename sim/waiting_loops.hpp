#pragma once
// Loops that yield, in explorations. One that goes on when something that it has read has changed
// need not be let go before that; one that gives up after some attempts may do so before, and what
// it does then has to be explored. Which of both a loop is cannot be seen, so it is tried out: in a
// run of its own the loop goes round and round, and nobody else runs.
//
// Determinism: by what the runs do. Threading: kernel, one caller at a time.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "scheduler/exploration/state_archive.hpp"
#include "scheduler/task.hpp"
#include "sim/object_names.hpp"

namespace reprise::sim {

/// What a loop is known by. Two of one thread that read the same and yield at the same place are
/// taken for one. So are those that never yield, if they read it at the same places; the others may
/// read anywhere, because compilers double the condition of a loop.
struct Loop {
  struct Read {
    ObjectNames::Name object = 0;
    std::uint8_t bytes = 0xff;    // of the object, if it is memory
    ObjectNames::Name place = 0;  // in the code; 0 if the loop yields

    auto operator<=>(const Read&) const = default;
  };

  scheduler::TaskId task = scheduler::kNoTask;
  ObjectNames::Name yields_at = 0;  // 0: never
  std::vector<Read> reads;          // in one round, each once, in order

  auto operator<=>(const Loop&) const = default;
};

class WaitingLoops {
 public:
  using Count = std::uint32_t;

  /// @param rounds how often it has yielded in a row and found what it had found before
  /// @returns whether it may go round once more though nothing has changed
  bool may_go_on(const Loop& loop, Count rounds) const;
  /// @returns whether it gives up after more attempts than can be explored one by one: it goes on
  ///          when something has changed, or uses them all up at once
  bool gives_up_late(const Loop& loop) const;
  /// @param loop gives up late
  /// @returns what it reads in an attempt, and where: not what it had read before
  const std::vector<Loop::Read>& looks_of_attempt(const Loop& loop) const {
    return loops_.at(loop).looks;
  }
  /// @returns whether a loop that gives up late reads that object
  bool is_watched(ObjectNames::Name object) const { return watched_.contains(object); }
  bool was_tried(const Loop& loop) const { return loops_.contains(loop); }
  /// @returns whether what it turns out to be matters to no execution so far
  bool is_new(const Loop& loop) const { return !was_tried(loop) && !went_on_.contains(loop); }
  /// A thread goes on in it though it is unknown.
  void went_on(const Loop& loop) { went_on_.insert(loop); }
  /// @returns whether it has to be tried out whether it does
  bool is_unknown(const Loop& loop) const;
  /// @returns whether that was of no use where there was news that it need not have seen
  bool needs_quiet(const Loop& loop) const;
  /// @returns whether it sees in each round what is new of that object, since it changes it or
  /// tries to
  bool must_see(const Loop& loop, ObjectNames::Name object) const;

  /// More of what threads read is known to be shared: loops may look at more than was seen.
  void forget();
  /// No execution so far matters.
  void start_over() { went_on_.clear(); }

  /// Tries out a loop that has come to the end of a round.
  /// @param is_long the round ended because it had run alone for very long
  void start_trial(Loop loop, Count rounds, bool is_long);
  bool trial_runs() const { return trial_.has_value(); }
  scheduler::TaskId task_of_trial() const { return trial_->loop.task; }
  /// @returns whether the loop that is tried out yields itself
  bool trial_yields() const { return trial_->loop.yields_at != 0; }
  /// @returns whether its rounds end because it has run alone for very long
  bool trial_is_long() const { return trial_->is_long; }
  /// The task of the trial yields again.
  /// @param changes something that others see, in that round
  /// @param looks its reads in that round, and where
  void went_round(const Loop& loop, const std::vector<Loop::Read>& looks, bool changes);
  /// It spins, without a yield of its own: within a round, or in another loop.
  void spun() { goes_elsewhere(1); }
  /// Nobody else has run for very long.
  void ran_alone() { goes_elsewhere(kMostElsewhere / 2); }
  /// It had to see something new: whether it gives up where nothing is new was not found out.
  void saw_news();
  /// It would have to wherever there is something new of that object.
  void saw_news_of(ObjectNames::Name object);
  /// It does something else instead: it has left the loop.
  void gave_up();
  /// It has not come to an end within the limits of a run.
  void cut_short();

  /// A loop that was known to give up does not.
  void waits_after_all(const Loop& loop);
  /// A loop that gives up late may do so in other ways as well.
  void leave_out_attempts() { leaves_out_ = true; }
  /// @returns whether some loop gives up after more attempts than are explored
  bool leaves_out_attempts() const { return leaves_out_; }
  /// @returns whether some loop was taken for one that waits and changes something in each round
  bool leaves_out_changes() const { return leaves_out_changes_; }

  void save(scheduler::StateWriter& writer) const;
  void restore(scheduler::StateReader& reader);

 private:
  // Each round may come before or after every change: with more, hardly an exploration would end.
  static constexpr Count kMostExplored = 16;

  struct Known {
    Count rounds = 0;         // after so many it gives up
    bool is_endless = false;  // or is taken for one that never does
    bool needs_quiet = false;
    std::vector<ObjectNames::Name> must_see = {};  // what is new of these
    std::vector<Loop::Read> looks = {};            // in its attempts but the first, and where

    bool gives_up_soon() const { return !is_endless && rounds <= kMostExplored; }
    bool gives_up_late() const { return !is_endless && rounds > kMostExplored; }
  };
  struct Trial {
    Loop loop;
    Count rounds = 0;
    bool is_long = false;
    std::set<Loop::Read> reads = {};  // in rounds but the first
    std::set<Loop::Read> looks = {};  // the same, and where
    Count elsewhere = 0;      // yields at other places, and the like, since the last one at its own
    bool may_change = false;  // something that others see, in this round: if it is one
    bool changes = false;
  };

  // More is no part of a round.
  static constexpr Count kMostElsewhere = 4096;

  bool is_in_trial(const Loop& loop) const;
  void goes_elsewhere(Count times);
  void goes_on_for_ever();
  void watch(const Known& known);

  std::map<Loop, Known> loops_;
  std::set<ObjectNames::Name> watched_;  // what those read that give up late
  std::set<Loop> went_on_;               // in which threads went on, though they are unknown
  std::optional<Trial> trial_;
  bool leaves_out_ = false;
  bool leaves_out_changes_ = false;
};

}  // namespace reprise::sim
