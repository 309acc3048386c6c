// Deadlines, as far as the exploration of schedules goes. One that is near, or past, may come at
// any time: others may be that late. One that is far comes when time has passed, or where nobody
// else can go on: then time passes.

#include <algorithm>
#include <utility>

#include "sim/schedule_explorer.hpp"

namespace reprise::sim {

using scheduler::Scheduler;
using scheduler::StepNumber;
using scheduler::Task;
using scheduler::TouchKind;

namespace {

// Loops that count how often they have waited change something each time: with more, they would
// have executions without end. Few programs that end wait so often and have all their orders
// explored.
constexpr std::uint64_t kMostNearDeadlines = 64;

// Stands for the clocks in what steps touch: at the same place of the program in every OS process.
const char kTime = 0;

}  // namespace

// As long as nobody tells it, nobody can tell when it has passed.
void ScheduleExplorer::timed(TouchKind kind) {
  if (!in_step_) return;
  if (is_write(kind)) tell_time();
  if (time_is_told_) touched(&kTime, kind, 0);
  if (kind == TouchKind::share) passed_.push_back({position_, scheduler_.now_ns()});
}

void ScheduleExplorer::tell_time() {
  if (!time_is_told_) time_is_told_ = grown_ = true;
}

// A loop of such waits goes round where nobody else can go on, and as often as there is time.
// @returns whether the deadline is far, or counts as far
bool ScheduleExplorer::begins_to_wait_for_time(const Task& task) {
  OfTask& own = of(task.id);
  own.is_patient = ++own.waits > kMostNearDeadlines && !loops_.trial_runs();
  if (!own.is_patient && scheduler_.is_near(task.deadline)) return false;
  if (own.is_patient && in_step_) reserve("a thread waits with near deadlines very often");
  own.waits_for_time = true;
  own.read_alone.clear();
  own.rounds.end(place_of_yield(task));
  if (own.rounds.repeats() > 0 && !own.outdated.empty()) repeat_in_vain(own);
  tell_time();
  return true;
}

bool ScheduleExplorer::has_time_come(const Task& task) {
  const OfTask& own = of(task.id);
  if (!own.waits_for_time || own.woken_at) return true;
  return !own.is_patient && scheduler_.is_near(task.deadline);
}

// Whether one of those who wait for a lock stops waiting when its deadline comes, and the next one
// to come is its. That is explored where it did so at once.
bool ScheduleExplorer::somebody_gives_up(const scheduler::View& view) {
  return std::ranges::any_of(view.runnable, [](const Task* task) {
    return !task->may_time_out && task->deadline.time_ns != scheduler::kNoDeadline;
  });
}

// Nobody can go on: the clock is put to the first deadline.
// @returns whether there is one
bool ScheduleExplorer::let_time_come(const scheduler::View& view) {
  if (somebody_gives_up(view)) return false;
  const auto waits = [this](const Task* task) { return of(task->id).waits_for_time; };
  std::uint64_t first_ns = scheduler::kNoDeadline;
  for (const Task* const task : view.runnable) {
    if (waits(task)) first_ns = std::min(first_ns, task->deadline.time_ns);
  }
  if (first_ns == scheduler::kNoDeadline) return false;
  for (const Task* const task : view.runnable) {
    if (!waits(task) || task->deadline.time_ns > first_ns + Scheduler::kLongestJumpNs) continue;
    of(task->id).waits_for_time = false;
    of(task->id).after = position_;
  }
  return true;
}

std::vector<StepNumber> ScheduleExplorer::steps_until(std::uint64_t deadline_ns) const {
  std::vector<StepNumber> steps;
  for (const Passed& passed : passed_) {
    const bool is_near = deadline_ns <= passed.until_ns + Scheduler::kLongestJumpNs;
    if (is_near) steps.push_back(passed.at);
  }
  return steps;
}

// Alone, a loop gets on by its deadlines only.
std::optional<bool> ScheduleExplorer::gives_up() {
  if (!in_step_) return loops_.trial_runs();
  return choose_way(2) == 1;
}

}  // namespace reprise::sim
