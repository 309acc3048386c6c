#include "scheduler/scheduler.hpp"

#include <algorithm>
#include <utility>

#include "scheduler/check.hpp"
#include "scheduler/deadlock.hpp"

namespace reprise::scheduler {
namespace {

// A step may choose who wakes up several times. Which choice it is stands above the count of points
// in the address of the decision: no task comes to so many.
constexpr unsigned kWokenShift = 40;

// Steps of one task in a row while others could run: more than threads that get on make between two
// locks, as a rule, and few next to any limit of steps.
constexpr std::uint64_t kPatience = 10'000;

// Stands, for who explores schedules, for whether a task is woken or its deadline comes: at an
// address that nothing else has.
const void* turn_of(const Task& task) {
  constexpr std::intptr_t kTurns = -(std::intptr_t{1} << 40);
  return reinterpret_cast<const void*>(kTurns + std::intptr_t{task.id});
}

}  // namespace

Scheduler::Scheduler(Decisions& decisions, std::unique_ptr<Backend> backend)
    : decisions_(decisions), backend_(std::move(backend)) {
  host_.name = "host";
  host_.state = TaskState::finished;  // never a candidate: it runs when nobody else does
}

void Scheduler::begin(Strategy& strategy, const Limits& limits, Profiler* profiler) {
  REPRISE_CHECK(!has_running() && waits_.empty());
  strategy_ = &strategy;
  profiler_ = profiler;
  limits_ = limits;
  now_ns_ = 0;
  steps_ = 0;
  switches_ = switches_until_then_ = 0;
  fairness_step_ = kPatience;
  alarm_step_ = 0;
  pins_ = 0;
  unasked_ = strategy.wants_every_point() ? 0 : 1;
  host_.points = 0;
  tasks_.clear();
  runnable_.clear();
  timers_.clear();
  backend_->begin();
  strategy_->begin(decisions_);
  set_attention();
}

void Scheduler::start(Task& task) {
  task.id = static_cast<TaskId>(tasks_.size());
  task.points = 0;
  task.next = {.commutes = true};
  task.need = {};
  task.may_time_out = false;
  tasks_.push_back(&task);
  backend_->create(task);
  strategy_->created(task);
  if (profiler_ != nullptr) profiler_->created(task.id, has_running() ? running_->id : kNoTask);
  make_runnable(task, Wake::woken);
  if (listener_ != nullptr) listener_->enabled(task);
}

Stop Scheduler::run() {
  REPRISE_CHECK(!has_running());
  Task* const first = next_or_none(host_);
  ++host_.points;  // the next choice has another address
  if (first != nullptr) switch_to(host_, *first);
  return stop_;
}

void Scheduler::drop(Task& task) {
  REPRISE_CHECK(!has_running());
  if (task.state == TaskState::runnable || task.may_time_out) forget_runnable(task);
  if (task.state == TaskState::blocked) leave(task);
  if (task.state != TaskState::finished) backend_->drop(task);
  task.state = TaskState::finished;
  tasks_[task.id] = nullptr;
}

Wake Scheduler::block(const Wait& wait, const Deadline& deadline) {
  begin_wait(*running_, wait, deadline);
  return end_wait(*running_);
}

void Scheduler::wait_until_free(const Need& need, const Deadline& deadline, const void* site) {
  Task& task = *running_;
  needs(need);
  task.deadline = deadline;
  point({need.object, site, true});
  task.deadline = {};
}

Wake Scheduler::outlast(const Wait& wait, const Deadline& deadline) {
  begin_wait(*running_, wait, deadline);
  now_ns_ = std::max(now_ns_, deadline.time_ns);
  expire_timers();
  return end_wait(*running_);
}

bool Scheduler::is_near(const Deadline& deadline) const {
  return deadline.time_ns <= now_ns_ + kLongestJumpNs;
}

bool Scheduler::can_jump_to(const Deadline& deadline) const {
  return deadline.time_ns > now_ns_ && is_near(deadline);
}

void Scheduler::begin_wait(Task& task, const Wait& wait, const Deadline& deadline) {
  REPRISE_CHECK(pins_ == 0);
  task.state = TaskState::blocked;
  task.wait = wait;
  task.deadline = deadline;
  waits_.add(task);
  task.may_time_out = listener_ != nullptr && deadline.time_ns != kNoDeadline;
  if (task.may_time_out) {
    task.next = {.site = wait.site};
    strategy_->yielded(task);
    return;
  }
  forget_runnable(task);
  if (deadline.time_ns == kNoDeadline) return;
  timers_.add(task);
  set_attention();
}

Wake Scheduler::end_wait(Task& task) {
  ++task.points;
  const bool may_be_late = task.may_time_out;
  if (task.wait.holder != nullptr && closes_cycle(task, tasks_)) to_host(Stop::deadlock);
  Task* const next = next_or_none(task);
  if (next != &task) switch_to(task, next != nullptr ? *next : host_);
  if (may_be_late) touched(turn_of(task), TouchKind::read);
  if (task.may_time_out) time_out(task);
  return task.wake;
}

// It waits in line, and is chosen before anybody has woken it.
void Scheduler::time_out(Task& task) {
  leave(task);
  reach(task.deadline);
  task.may_time_out = false;
  task.state = TaskState::runnable;
  task.wake = Wake::timed_out;
  task.deadline = {};
}

// Its clock may be set back before that.
void Scheduler::reach(const Deadline& deadline) {
  now_ns_ = std::max(now_ns_, deadline.time_ns);
  if (deadline.again != nullptr) now_ns_ = std::max(now_ns_, deadline.again(deadline.reading_ns));
}

bool Scheduler::gives_up(const Deadline& deadline) {
  if (deadline.time_ns <= now_ns_) return true;
  Task& task = *running_;
  const std::optional<bool> chosen = listener_->gives_up();
  if (chosen) decisions_.note(kGiveUpStream, task.id, task.points, *chosen ? 1 : 0);
  const bool gives_up =
      chosen ? *chosen : decisions_.choose(kGiveUpStream, task.id, task.points, 2) != 0;
  if (gives_up) reach(deadline);
  return gives_up;
}

std::size_t Scheduler::wake(const void* address, std::size_t most) {
  std::size_t waiting = waits_.count(address);
  std::size_t woken = 0;
  for (; waiting > 0 && woken < most; --waiting, ++woken) {
    std::size_t which = 0;
    if (waiting > most - woken) {
      which = choose_waiter(address, waiting, woken);
    }
    Task& task = waits_.nth(address, which);
    if (listener_ != nullptr) listener_->enabled(task);
    if (task.may_time_out) touched(turn_of(task), TouchKind::write);
    leave(task);
    if (std::exchange(task.may_time_out, false)) forget_runnable(task);
    make_runnable(task, Wake::woken);
  }
  return woken;
}

// @param woken by this step, before
std::size_t Scheduler::choose_waiter(const void* address, std::size_t waiting, std::size_t woken) {
  const std::uint64_t counter = running_->points + (std::uint64_t{woken} << kWokenShift);
  if (listener_ != nullptr) {
    std::vector<Task*> line;
    for (std::size_t i = 0; i < waiting; ++i) line.push_back(&waits_.nth(address, i));
    if (const auto which = listener_->choose_waiter(line)) {
      decisions_.note(kWakeStream, running_->id, counter, *which);
      return *which;
    }
  }
  return decisions_.choose(kWakeStream, running_->id, counter, waiting);
}

void Scheduler::finish() {
  Task& task = *running_;
  forget_runnable(task);
  task.state = TaskState::finished;
  tasks_[task.id] = nullptr;
  ++task.points;
  Task* const next = next_or_none(task);
  running_ = next != nullptr ? next : &host_;
  ++switches_;
  backend_->finish(task, *running_);
  __builtin_unreachable();
}

void Scheduler::stop() { to_host(Stop::requested); }

void Scheduler::set_alarm(std::uint64_t step) {
  alarm_step_ = step;
  set_attention();
}

std::vector<Task*> Scheduler::live_tasks() const {
  std::vector<Task*> live;
  std::copy_if(tasks_.begin(), tasks_.end(), std::back_inserter(live),
               [](const Task* task) { return task != nullptr; });
  return live;
}

void Scheduler::set_attention() {
  if (profiler_ != nullptr) {  // at every step
    attention_step_ = 0;
    return;
  }
  attention_step_ = std::min(limits_.steps, fairness_step_);
  if (alarm_step_ != 0) attention_step_ = std::min(attention_step_, alarm_step_);
  attention_ns_ = limits_.time_ns;
  if (!timers_.empty()) attention_ns_ = std::min(attention_ns_, timers_.first().deadline.time_ns);
}

void Scheduler::reach_limit() {
  limits_.steps = steps_;
  set_attention();
}

// Something besides choosing has come due: a timer, the alarm, a limit. Or the profiler wants to
// know.
void Scheduler::attend() {
  passed(running_->next);
  expire_timers();
  if (alarm_step_ != 0 && steps_ >= alarm_step_) {
    alarm_step_ = 0;
    set_attention();
    to_host(Stop::alarm);
  }
  if (steps_ >= limits_.steps) to_host(Stop::step_limit);
  if (now_ns_ >= limits_.time_ns) to_host(Stop::time_limit);
  if (steps_ >= fairness_step_) be_fair();
}

// Who has run alone for so long may wait for others, in a way that nobody sees.
void Scheduler::be_fair() {
  if (switches_ == switches_until_then_) strategy_->ran_alone(*running_);
  switches_until_then_ = switches_;
  fairness_step_ = steps_ + kPatience;
  set_attention();
}

void Scheduler::expire_timers() {
  while (!timers_.empty() && timers_.first().deadline.time_ns <= now_ns_) {
    Task& task = timers_.first();
    if (postpone(task)) continue;
    leave(task);
    make_runnable(task, Wake::timed_out);
  }
  set_attention();
}

// The clock of a task whose timer has come due may have been set back.
// @returns whether it has to wait on, which it does in its old place
bool Scheduler::postpone(Task& task) {
  if (task.deadline.again == nullptr) return false;
  const std::uint64_t time_ns = task.deadline.again(task.deadline.reading_ns);
  if (time_ns <= now_ns_) return false;
  timers_.remove(task);
  task.deadline.time_ns = time_ns;
  if (time_ns != kNoDeadline) timers_.add(task);
  return true;
}

// To whoever is chosen of several.
void Scheduler::give_way(Task& task) {
  Task& next = ask(task);
  if (&next != &task) switch_to(task, next);
}

// Nobody can run: virtual time jumps until somebody can.
// @returns false where nobody ever will, and `stop_` says why
bool Scheduler::pass_time() {
  while (runnable_.empty()) {
    if (timers_.empty()) {
      const bool any_left = std::any_of(tasks_.begin(), tasks_.end(),
                                        [](const Task* left) { return left != nullptr; });
      stop_ = any_left ? Stop::deadlock : Stop::idle;
      return false;
    }
    now_ns_ = std::max(now_ns_, timers_.first().deadline.time_ns);
    if (now_ns_ >= limits_.time_ns) {
      stop_ = Stop::time_limit;
      return false;
    }
    expire_timers();
  }
  return true;
}

// Who runs after `task`, which may itself still be runnable. Null: nobody, and `stop_` says why.
Task* Scheduler::next_or_none(Task& task) {
  if (runnable_.empty() && !pass_time()) return nullptr;
  return runnable_.size() <= unasked_ ? runnable_.front() : &ask(task);
}

Task& Scheduler::ask(Task& task) {
  const View view{task, runnable_, steps_};
  Task& next = strategy_->next(view);
  if (decisions_.recording()) note_choice(view, next);
  return next;
}

void Scheduler::note_choice(const View& view, const Task& next) {
  if (view.runnable.size() == 1 || &next == &quiet_choice(view)) return;
  decisions_.note(kScheduleStream, view.running.id, view.running.points, next.id + 1);
}

void Scheduler::to_host(Stop reason) {
  if (listener_ != nullptr) listener_->stopping();
  pins_ = 0;
  stop_ = reason;
  switch_to(*running_, host_);
}

void Scheduler::switch_to(Task& from, Task& to) {
  running_ = &to;
  ++switches_;
  backend_->switch_to(from, to);
  if (resumed_ != nullptr && &from != &host_) resumed_();
}

// Out of the line and off the clock.
void Scheduler::leave(Task& task) {
  waits_.remove(task);
  const bool has_timer = task.deadline.time_ns != kNoDeadline && !task.may_time_out;
  if (has_timer) timers_.remove(task);
}

void Scheduler::make_runnable(Task& task, Wake wake) {
  task.state = TaskState::runnable;
  task.wake = wake;
  task.deadline = {};
  task.runnable_index = runnable_.size();
  runnable_.push_back(&task);
}

void Scheduler::forget_runnable(Task& task) {
  Task* const last = runnable_.back();
  runnable_[task.runnable_index] = last;
  last->runnable_index = task.runnable_index;
  runnable_.pop_back();
}

}  // namespace reprise::scheduler
