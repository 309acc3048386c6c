#pragma once
// Who runs next. A strategy is asked at every scheduling point where more than one task could run.
// What it answers is noted at the address (schedule, running task, its count of points), so a
// schedule can be edited point by point.
//
// Determinism: the answer depends on the view, the decisions and what earlier answers left behind.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/profile.hpp"
#include "scheduler/task.hpp"

namespace reprise::scheduler {

inline constexpr Stream kScheduleStream{"schedule"};

/// What a strategy may know.
struct View {
  Task& running;                    ///< who reached the point; may be blocked or finished by now
  std::span<Task* const> runnable;  ///< at least one; the order is deterministic, not meaningful
  std::uint64_t step;               ///< scheduling points of the run so far

  bool can_go_on() const { return running.state == TaskState::runnable; }
  /// @returns the index in `runnable` of the running task, which can go on
  std::size_t place_of_running() const { return running.runnable_index; }
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  /// Forgets the last run.
  virtual void begin(Decisions& decisions) { decisions_ = &decisions; }
  /// A task came into being.
  virtual void created(const Task&) {}
  /// The running task said that it waits for others (sched_yield, a spin): let another one run.
  virtual void yielded(const Task&) {}
  /// Nobody else has run for so long that the running task may wait for others unseen.
  virtual void ran_alone(const Task& task) { yielded(task); }
  /// @returns whether it wants to be asked even if only one task could run
  virtual bool wants_every_point() const { return false; }
  /// @returns the task that runs next, one of view.runnable
  virtual Task& next(const View& view) = 0;
  /// @returns the name of the strategy that the run drew; empty: there was nothing to draw
  virtual std::string_view drawn() const { return {}; }

 protected:
  Decisions& decisions() const { return *decisions_; }

 private:
  Decisions* decisions_ = nullptr;
};

/// @returns the runnable task that follows the running one in the order of ids, cyclically; if all
///          are blocked and may time out, the one whose deadline comes first
Task& next_in_turn(const View& view);

/// @returns the quiet choice: the running task, or else the next one in turn
Task& quiet_choice(const View& view);

/// A strategy by its name, as on the command line: see strategies().
/// @param profile of the program, for who wants to know it beforehand; null: there is none
/// @returns nullptr for a name that is none
std::unique_ptr<Strategy> make_strategy(std::string_view name, const Profile* profile = nullptr);

/// @returns whether the strategy of that name is blind without a profile
bool wants_profile(std::string_view name);

/// The runs that a profile is taken of have strategies of their own: "survey:1" and so on. The
/// first knows nothing, the others what those before them saw.
inline constexpr unsigned kSurveys = 2;
/// @returns which survey the strategy of that name is for, from 1; 0: it is for none
unsigned survey_number(std::string_view name);

/// A strategy that repeats the schedule of the plan the decisions were begun with.
std::unique_ptr<Strategy> make_replay_strategy();

struct StrategyDescription {
  std::string_view name;
  std::string_view summary;
};
std::span<const StrategyDescription> strategies();

}  // namespace reprise::scheduler
