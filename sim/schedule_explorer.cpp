#include "sim/schedule_explorer.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/check.hpp"

namespace reprise::sim {

using scheduler::Guard;
using scheduler::Move;
using scheduler::ObjectId;
using scheduler::Step;
using scheduler::Task;
using scheduler::TaskId;
using scheduler::Touch;
using scheduler::TouchKind;

namespace {

// Each takes about 700 bytes. Of programs that have so many steps hardly any has all its orders
// explored; one that waits for ever in a way that nobody sees has them soon.
constexpr scheduler::StepNumber kMostSteps = 1 << 18;
// A dozen lock-free libraries took fewer runs with 4 than with 1 or 2, and two thirds of those
// without.
constexpr std::uint64_t kRunsInVainForASample = 4;

}  // namespace

// What was in vain for long is worth samples: they find soon what the search would find late.
void ScheduleExplorer::start_over() {
  grown_ = false;
  reservation_ = {};
  const auto [executions, redundant] = search_->count();
  samples_left_ = (executions + redundant) / kRunsInVainForASample;
  search_->reset();
  loops_.start_over();
  ++restarts_;
}

bool ScheduleExplorer::begin_run() {
  if (grown_) start_over();
  if (!search().begin_run()) return false;
  ++runs_;
  names_.begin();
  family_.begin();
  over_ = in_step_ = ends_all_ = fails_ = looks_unseen_ = is_over_ = false;
  yielded_ = scheduler::kNoTask;
  last_attempts_.reset();
  tried_.reset();
  tasks_.clear();
  for (auto& writes : writes_) writes.clear();
  store_names_.begin();
  newest_.clear();
  passed_.clear();
  waits_.clear();
  repeats_.clear();
  open_.reset();
  position_ = 0;
  unjoined_ = 0;
  blocked_.clear();
  left_behind_.clear();
  hang_.clear();
  return true;
}

void ScheduleExplorer::begin(scheduler::Decisions& decisions) {
  Strategy::begin(decisions);
  decisions.note(kPointStream, 0, 0, 1);
  for (const ObjectNames::Name name : points_) decisions.note(kPointStream, name, 1, 1);
}

void ScheduleExplorer::end_run() {
  finish_step();
  if (loops_.trial_runs()) loops_.gave_up();
  if (loops_.leaves_out_attempts()) reserve("a loop gives up after many yields");
  if (loops_.leaves_out_changes()) reserve("a loop that waits changes something in each round");
  if (samples_left_ > 0) return end_sample();
  const bool is_watching = tried_ && loops_.gives_up_late(*tried_);
  grown_ |= is_watching && chooses_stores_;  // its objects are written in another way
  if (grown_) return;                        // all of it comes again
  if (tried_) return search().repeat_run();
  note_later_causes();
  search().end_run(blocked_, left_behind_, pool_.intern({}, true));
  if (search().diverged()) reserve("it did not do the same again under the same schedule");
  find_points();
}

// Whatever it has shown of what threads share and where they race holds in the search, too.
void ScheduleExplorer::end_sample() {
  find_points();
  --samples_left_;
  grown_ = false;
  reservation_ = {};
  loops_.start_over();
}

ScheduleExplorer::OfTask& ScheduleExplorer::of(TaskId task) {
  if (task >= tasks_.size()) tasks_.resize(task + 1);
  return tasks_[task];
}

Guard ScheduleExplorer::guard_of(const Task& task) {
  if (task.need.object == nullptr) return {};
  return {object_id(task.need.object), task.need.least, task.need.left(task.need.object, task)};
}

bool ScheduleExplorer::is_ready(const Task& task) {
  const Guard guard = guard_of(task);
  return guard.left >= guard.need && has_news(task) && has_time_come(task);
}

bool ScheduleExplorer::has_news(const Task& task) {
  const OfTask& own = of(task.id);
  if (own.is_stuck) return false;
  return own.awaited.empty() || own.woken_at || own.may_use_up || sees_news(own.awaited);
}

void ScheduleExplorer::collect_ready(const scheduler::View& view) {
  ready_.clear();
  for (const Task* const task : view.runnable) {
    if (is_ready(*task)) ready_.push_back(task->id);
  }
  std::ranges::sort(ready_);
}

// What it waits for may be nothing that we see.
void ScheduleExplorer::let_others_go_first(TaskId yielding) {
  std::ranges::rotate(ready_, std::ranges::upper_bound(ready_, yielding));
}

Task& ScheduleExplorer::next(const scheduler::View& view) {
  if (Task* const task = task_that_uses_up(view)) return *task;
  finish_step();
  if (position_ == kMostSteps && !over_) {
    over_ = true;
    reserve("a run has more steps than are explored");
  }
  if (!left_behind_.empty()) reserve("a process ended, and others went on");
  const bool spins = view.can_go_on() && std::exchange(of(view.running.id).spins, false);
  if (spins) yielded(view.running);
  const TaskId who_yielded = std::exchange(yielded_, scheduler::kNoTask);
  const bool yields = who_yielded != scheduler::kNoTask && who_yielded == view.running.id;
  if (yields && must_be_tried(view.running)) start_trial(view.running);
  if (loops_.trial_runs()) {
    if (Task* const tried = task_of_trial(view)) return *tried;
  }
  if (over_) return next_when_over(view, yields);
  collect_ready(view);
  if (ready_.empty() && let_time_come(view)) collect_ready(view);
  if (ready_.empty()) {
    give_in(view);
    note_hang(view);
    return quiet_choice(view);
  }
  if (yields) let_others_go_first(view.running.id);
  const bool goes_on = view.can_go_on() && !yields;
  const auto move = search().next(ready_, goes_on ? view.running.id : scheduler::kNoTask);
  if (!move) {
    over_ = true;
    for (const Task* const task : view.runnable) note_blocked(*task, guard_of(*task));
    return quiet_choice(view);
  }
  const auto chosen = std::ranges::find(view.runnable, move->task, &Task::id);
  begin_step(**chosen, *move);
  return std::exchange(is_over_, false) ? next(view) : **chosen;
}

// Who has yielded comes after all who have not done so since: whoever it waits for may need a lock
// that it has at every other point.
Task& ScheduleExplorer::next_when_over(const scheduler::View& view, bool yields) {
  if (yields) of(view.running.id).turn = ++turns_;
  Task* first = yields ? &next_in_turn(view) : &quiet_choice(view);
  for (Task* const task : view.runnable) {
    if (!task->may_time_out && of(task->id).turn < of(first->id).turn) first = task;
  }
  return *first;
}

// Whoever could run waits for something. They are let go, to wait where reports can see it.
void ScheduleExplorer::give_in(const scheduler::View& view) {
  over_ = true;
  const bool gives_up = somebody_gives_up(view);
  if (gives_up) search().leave_out();
  const bool is_left_out = gives_up || std::ranges::any_of(tasks_, &OfTask::is_stuck);
  for (Task* const task : view.runnable) {
    const Guard guard = guard_of(*task);
    if (guard.left >= guard.need && !is_left_out) {
      reserve("threads wait in loops, each for another");
    }
    note_blocked(*task, guard);
  }
}

// In the order of tasks.
void ScheduleExplorer::note_blocked(const Task& task, const Guard& guard) {
  if (guard.left >= guard.need) return;
  const Touch touch{guard.object, TouchKind::write, 0xff, -guard.need};
  const auto task_of = [](const Step& step) { return step.move.task; };
  blocked_.insert(std::ranges::upper_bound(blocked_, task.id, {}, task_of),
                  {{task.id, 0}, 1, pool_.intern({&touch, 1}), guard});
}

void ScheduleExplorer::begin_step(const Task& task, const Move& move) {
  step_ = {move, 1, nullptr, guard_of(task)};
  const_cast<Task&>(task).need = {};
  touches_.clear();
  const OfTask& own = of(task.id);
  const bool may_use_up = own.may_use_up;
  const std::optional<Loop> unknown = unknown_loop(task);
  const bool could_be_tried = unknown && !finds_news(own.awaited) && !loops_.was_tried(*unknown);
  if (unknown) loops_.went_on(*unknown);
  note_causes(task, unknown.has_value());
  ends_all_ = false;
  in_step_ = true;
  if (may_use_up) look_once_more(task);
  if (could_be_tried) touch_what_was_seen(own.outdated);
}

// Why the task could not have gone on earlier. A loop of which that is not known yet could have: if
// it is tried out, all of it comes again.
void ScheduleExplorer::note_causes(const Task& task, bool is_unknown) {
  OfTask& own = of(task.id);
  Wait wait{.at = position_};
  if (own.waits_for_time && !own.is_patient) wait.deadline_ns = task.deadline.time_ns;
  const bool may_give_up = std::exchange(own.may_use_up, false) || is_unknown;
  const bool waits = (!own.awaited.empty() && !may_give_up) || own.waits_for_time;
  step_.after = std::exchange(own.after, 0);
  const bool has_waited_for_time = std::exchange(own.waits_for_time, false) || step_.after > 0;
  if (!own.awaited.empty()) own.outdated = std::exchange(own.awaited, {});
  if (waits && !has_waited_for_time) wait.sights = own.outdated;
  if (has_waited_for_time && sees_news(own.rounds.last())) own.outdated = own.rounds.last();
  step_.enabled_by = causes_of(wait);
  if (waits && own.woken_at) step_.enabled_by.push_back(*own.woken_at);
  std::ranges::sort(step_.enabled_by);
  if (own.woken_at) own.outdated.clear();  // it goes on, whatever it finds
  own.woken_at.reset();
  if (!step_.enabled_by.empty()) waits_.push_back(std::move(wait));
}

void ScheduleExplorer::finish_step() {
  if (!in_step_) return;
  in_step_ = false;
  step_.touches = pool_.intern(touches_, ends_all_);
  step_.fails = fails_;
  search().did(step_);
  ++position_;
}

void ScheduleExplorer::touch(ObjectId id, TouchKind kind, std::uint8_t bytes, std::int32_t change) {
  if (in_step_) touches_.push_back({id, kind, bytes, change});
}

ObjectId ScheduleExplorer::object_id(const void* object) {
  const auto [found, is_new] = objects_.try_emplace(names_.of(object));
  if (is_new) found->second = add_object(found->first, nullptr);
  return found->second;
}

ObjectId ScheduleExplorer::add_object(ObjectNames::Name name, Piece* piece) {
  name_of_.push_back(name);
  piece_of_.push_back(piece);
  return static_cast<ObjectId>(piece_of_.size() - 1);
}

void ScheduleExplorer::touched(const void* object, TouchKind kind, std::int32_t change) {
  if (kind == TouchKind::attempt) looked_in_vain(object);
  if (!in_step_ && !loops_.trial_runs()) return;
  const ObjectId id = object_id(object);
  const TaskId task = scheduler_.running().id;
  touch(id, kind, 0xff, change);
  if (kind != TouchKind::attempt && kind != TouchKind::read && kind != TouchKind::latent) {
    if (id >= writes_.size()) writes_.resize(id + 1);
    writes_[id].push_back({position_, 0xff, task});
    of(task).looks.changed();
  }
}

void ScheduleExplorer::looked_in_vain(const void* object) {
  OfTask& own = of(scheduler_.running().id);
  own.spins |= own.looks.arrives(object);
  if (!in_step_ && !loops_.trial_runs()) return;
  own.rounds.saw(sight_of(object_id(object), 0xff, nullptr));
}

void ScheduleExplorer::created(const Task& task) {
  ++unjoined_;
  family_.created(task.id, scheduler_.has_running() ? scheduler_.running().id : scheduler::kNoTask);
}

void ScheduleExplorer::joined(const Task& ended) {
  --unjoined_;
  family_.joined(scheduler_.running().id, ended.id);
}

void ScheduleExplorer::allocated(const void* memory, std::size_t bytes) {
  names_.allocated(memory, bytes, scheduler_.running().id);
}

// Who could have timed out needs nobody to go on.
void ScheduleExplorer::enabled(const Task& task) {
  if (!in_step_) return;
  if (task.may_time_out) {
    of(task.id).woken_at = position_;
  } else {
    step_.enables.push_back(task.id);
  }
}

std::size_t ScheduleExplorer::choose_way(std::size_t ways) {
  if (step_.alternatives > 1) {
    reserve("a step chose twice");
    return 0;
  }
  step_.alternatives = static_cast<std::uint32_t>(ways);
  REPRISE_CHECK(step_.move.alternative < ways);
  return step_.move.alternative;
}

// By the order of threads, not of their coming: that is the same in every execution of a trace.
std::optional<std::size_t> ScheduleExplorer::choose_waiter(std::span<Task* const> waiting) {
  if (!in_step_) return std::nullopt;
  std::vector<TaskId> tasks;
  for (const Task* const task : waiting) tasks.push_back(task->id);
  std::ranges::sort(tasks);
  const TaskId chosen = tasks[choose_way(tasks.size())];
  return static_cast<std::size_t>(std::ranges::find(waiting, chosen, &Task::id) - waiting.begin());
}

void ScheduleExplorer::stopping() {
  if (!in_step_) return;
  for (const Task* const task : scheduler_.live_tasks()) {
    if (task == &scheduler_.running()) continue;
    ends_all_ = !fails_;  // a step in the middle of which something goes wrong may be any
    const bool can_run = task->state == scheduler::TaskState::runnable || task->may_time_out;
    if (!can_run) continue;
    if (is_ready(*task)) {
      left_behind_.push_back(task->id);
    } else {
      note_blocked(*task, guard_of(*task));
    }
  }
}

}  // namespace reprise::sim
