#pragma once
// One execution as a sequence of steps, what of it happens before what, and its reversible races:
// pairs of conflicting steps with nothing in between, of which the second could have come first.
//
// Executions that order their conflicting steps alike are one Mazurkiewicz trace: no task can tell
// them apart.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/exploration/atomic_step.hpp"
#include "scheduler/exploration/touches.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

/// Which step of an execution, from 0.
using StepNumber = std::uint32_t;
inline constexpr StepNumber kNowhere = ~StepNumber{0};

/// Which task goes on, and which way where its step can go several: which waiter a signal wakes, or
/// which store an atomic access reads or is put behind.
struct Move {
  TaskId task = kNoTask;
  std::uint64_t alternative = 0;
  bool operator==(const Move&) const = default;
};
/// Of an atomic access: any store will do.
inline constexpr std::uint64_t kAnyAlternative = ~std::uint64_t{0};

/// A move, and what it did or is expected to do.
struct KnownMove {
  Move move;
  const Touches* touches = nullptr;
  std::optional<ObjectId> atomic = std::nullopt;  ///< it accesses this object, and has a choice
  StoreName stored = 0;                           ///< the name of what it stores
  /// Of a store that reads nothing: those before it, the last one first. It is put behind the first
  /// of them that is there.
  const Stores* behind = nullptr;
};

/// What must be left of an object before a step can begin: 1 of a mutex.
struct Guard {
  ObjectId object = 0;
  std::int32_t need = 0;  ///< 0: the step can always begin
  std::int32_t left = 0;  ///< how much there was
};

struct Step {
  Move move;
  std::uint32_t alternatives = 1;
  const Touches* touches = nullptr;
  Guard guard;
  bool fails = false;  ///< something went wrong in its middle, which ended the run for all
  /// Tasks that exist or run again because of this step.
  std::vector<TaskId> enables = {};
  /// Earlier steps by others of which any one enabled this one; empty if it needed none. Which one
  /// it was nobody can tell, so it does not happen after any of them for that.
  std::vector<StepNumber> enabled_by = {};
  /// So many of the first steps had to come before it: nobody else could go on after them.
  StepNumber after = 0;
  std::optional<AtomicStep> atomic = std::nullopt;
};

/// @returns whether the two are of different tasks and may change places
inline bool independent(const KnownMove& one, const KnownMove& other) {
  return one.move.task != other.move.task && !conflict(*one.touches, *other.touches);
}

enum class RaceKind : std::uint8_t {
  conflict,  ///< the second step could have come first
  unread,    ///< the first could have read what the second stores
  taken,     ///< the second could have read what the first replaced, had that not been
};

struct ReversibleRace {
  StepNumber first = 0;
  StepNumber second = 0;
  ObjectId object = 0;  ///< one that they conflict about
  RaceKind kind = RaceKind::conflict;
  StoreName store = 0;  ///< that is or was to be read, unless it is a conflict
};

class Execution {
 public:
  std::size_t length() const { return events_.size(); }
  const Step& step(StepNumber position) const { return events_[position].step; }
  KnownMove known(StepNumber position) const;
  /// @returns who made the store; kNowhere if nobody has, or it was there at first
  StepNumber position_of(ObjectId object, StoreName store) const;
  /// @returns whether a store is there before the step at that position
  bool is_there(ObjectId object, StoreName store, StepNumber before) const {
    return store == first_store(object) || position_of(object, store) < before;
  }
  /// @returns when what stands behind a store in modification order was stored; only before
  /// `before`
  std::vector<StepNumber> stores_behind(ObjectId object, StoreName store, StepNumber before) const;
  /// @returns when a read-modify-write read the store; the end if none did
  StepNumber replaced_at(ObjectId object, StoreName store) const;
  /// @returns the stores in front of what a step stores, the last one first
  /// @param is_there says of a position whether the store made there is to be told
  template <class IsThere>
  Stores stores_in_front(const AtomicStep& step, IsThere is_there) const {
    Stores in_front;
    for (const Placed& placed : atomics_[step.open.object].stores) {
      if (placed.name == step.written) break;
      if (placed.position == kNowhere || is_there(placed.position)) in_front.push_back(placed.name);
    }
    std::ranges::reverse(in_front);
    return in_front;
  }

  /// Forgets all steps from here on.
  void truncate(std::size_t length);

  /// @returns its races with the steps before it
  const std::vector<ReversibleRace>& append(const Step& step);

  /// The same for a step that could not be made: its guard is not satisfied.
  /// @returns what it would have to come before
  const std::vector<ReversibleRace>& races_of_blocked(const Step& step);

  bool happens_before(StepNumber first, StepNumber second) const {
    return covers(&clocks_[second * stride_], first);
  }

  /// Another step that could have enabled one, had that not come before it; in the order of those.
  /// Forgotten when steps are.
  void add_later_cause(StepNumber step, StepNumber cause) {
    if (step < length() && cause < length()) later_causes_.push_back({step, cause});
  }
  bool any_later_cause(StepNumber step, const auto& is_it) const {
    return std::ranges::any_of(std::ranges::equal_range(later_causes_, step, {}, &LaterCause::step),
                               [&](const LaterCause& later) { return is_it(later.cause); });
  }
  /// @returns the steps that others had to enable
  const std::vector<StepNumber>& waits() const { return waits_; }

  /// What a task must have done, and others for it, to come to a step.
  struct Needed {
    StepNumber last = kNowhere;   ///< the step that it makes before
    StepNumber cause = kNowhere;  ///< that enabled it last
  };
  /// @param step one of that task, or the end
  Needed needed_by(StepNumber step, TaskId task) const {
    if (step == length()) return tasks_[task];
    return {events_[step].before, events_[step].cause};
  }

 private:
  struct Event {
    Step step;
    std::uint32_t ordinal = 0;                   // of the task's steps, from 1
    StepNumber before = kNowhere;                // the task's last step
    StepNumber cause = kNowhere;                 // the step that enabled the task last
    std::vector<StepNumber> causes_before = {};  // of the tasks it enables, until then
  };
  struct Visit {
    StepNumber position;
    Touch touch;
  };
  struct LaterCause {
    StepNumber step;
    StepNumber cause;
  };
  using Clock = std::uint32_t;
  struct Placed {
    StoreName name;
    StepNumber position;
  };
  struct AtomicObject {
    std::vector<Placed> stores;  // in modification order
    std::vector<StepNumber> readers;
  };

  bool covers(const Clock* clock, StepNumber position) const {
    const Event& event = events_[position];
    return clock[event.step.move.task] >= event.ordinal;
  }
  void join(Clock* clock, StepNumber position) const;
  void make_room(TaskId task);
  void find_races(const Step& step, StepNumber position);
  void find_candidates(const Step& step, const Clock* clock);
  void find_candidates_of_everything(const Step& step);
  bool could_begin_without(const Step& step, StepNumber removed) const;
  void find_taken(const AtomicStep& atomic, StepNumber position);
  void find_unread(const Step& step, StepNumber position, const Clock* clock);
  void add_atomic(const AtomicStep& atomic, StepNumber position);
  void remove_atomic(const AtomicStep& atomic);

  std::vector<Event> events_;
  std::vector<Clock> clocks_;  // `stride_` for each event, and one more for the step in question
  std::size_t stride_ = 4;     // tasks there is room for
  std::vector<Needed> tasks_;  // for their next steps
  std::vector<std::vector<Visit>> visits_;  // by object
  std::vector<AtomicObject> atomics_;       // by object
  std::vector<StepNumber> of_everything_;   // steps that touched everything
  std::vector<StepNumber> waits_;
  std::vector<LaterCause> later_causes_;

  // Kept for their memory.
  std::vector<ReversibleRace> races_;
  std::vector<ReversibleRace> candidates_;
  std::vector<Clock> known_;
};

}  // namespace reprise::scheduler
