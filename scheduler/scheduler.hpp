#pragma once
// The scheduler: which simulated thread runs, when virtual time moves, and when a run is over.
//
// A simulated thread calls `point` wherever another one could run first, and `block` / `wake` for
// everything it waits for. If nobody can run, virtual time jumps to the next deadline; if there is
// no deadline either, or if tasks wait for each other, the run stops with a deadlock. The host
// starts a run with `run` and gets control back when it stops; then it may drop tasks, create
// others and run again.
//
// Determinism: driven by the strategy and the order of calls alone. Threading: one task or the host
// runs at any time; every member is called by whoever runs.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/backend.hpp"
#include "scheduler/decisions.hpp"
#include "scheduler/profiler.hpp"
#include "scheduler/step_listener.hpp"
#include "scheduler/strategy.hpp"
#include "scheduler/task.hpp"
#include "scheduler/timer_queue.hpp"
#include "scheduler/wait_table.hpp"

namespace reprise::scheduler {

inline constexpr Stream kWakeStream{"wake"};
inline constexpr Stream kGiveUpStream{"give up"};

/// Why a run came back to the host.
enum class Stop {
  idle,        ///< no task is left
  deadlock,    ///< tasks are left that can never run: all, or some that wait for each other
  alarm,       ///< the step that the host asked for was reached
  step_limit,  ///< too many scheduling points
  time_limit,  ///< virtual time went too far
  requested,   ///< a task asked for it
};

struct Limits {
  std::uint64_t steps = 5'000'000;  ///< scheduling points of one run
  std::uint64_t time_ns =
      24ull * 3600 * 1'000'000'000;  ///< virtual time since the start of the run
};

class Scheduler {
 public:
  /// Virtual time a scheduling point takes: what a short system call costs on real machines.
  static constexpr std::uint64_t kStepNs = 1000;

  /// As long as a busy machine may keep a thread waiting. Who gives up after more takes the others
  /// for dead, and rightly so: that would be a false alarm.
  static constexpr std::uint64_t kLongestJumpNs = 100'000'000;

  Scheduler(Decisions& decisions, std::unique_ptr<Backend> backend);

  /// Forgets the last run, whose tasks must all be dropped or finished.
  /// @param profiler is told what the tasks do; null, as a rule, for nobody
  void begin(Strategy& strategy, const Limits& limits, Profiler* profiler = nullptr);
  /// The run gets no more steps: it ends at the next scheduling point, at the limit of steps.
  void reach_limit();

  /// From the next run on; null for nobody.
  void set_listener(StepListener* listener) { listener_ = listener; }

  /// What a task does first whenever it goes on after others have run; null for nothing.
  void when_resumed(void (*resumed)()) { resumed_ = resumed; }

  /// Brings a task into the run; it runs `task.entry` when first chosen.
  void start(Task& task);

  /// Lets the tasks run until something stops them. Called by the host.
  Stop run();

  /// Abandons a task at the place where it stands. Called by the host.
  void drop(Task& task);

  // --- called by the running task ---

  /// Virtual time an access to memory takes: what one that misses the caches does.
  static constexpr std::uint64_t kAccessNs = 100;

  /// A place where another task may run first.
  /// @param next what the task does when it goes on
  void point(const NextAccess& next = {}, std::uint64_t cost_ns = kStepNs) {
    Task& task = *running_;
    ++task.points;
    task.next = next;
    // Where schedules are explored, no clock tells how many steps others have made.
    if (listener_ == nullptr) now_ns_ += cost_ns;
    if (pins_ > 0) {
      ++steps_;
      return;
    }
    if (++steps_ >= attention_step_ || now_ns_ >= attention_ns_) attend();
    if (runnable_.size() > unasked_) give_way(task);
  }

  /// While pinned, the running task keeps running: no point switches, nothing stops the run. For
  /// the stretches in which it holds a lock of the C library that the scheduler does not know.
  void pin() { ++pins_; }
  void unpin() { --pins_; }
  bool pinned() const { return pins_ > 0; }

  /// As point, but asks for another task to run, if there is one.
  void yield(const NextAccess& next = {}, std::uint64_t cost_ns = kStepNs) {
    running_->next = next;
    strategy_->yielded(*running_);
    point(next, cost_ns);
  }

  /// The running task makes an access that is no point.
  void passed(const NextAccess& access) {
    if (profiler_ != nullptr) profiler_->accessed(running_->id, access);
  }

  /// Memory is given to somebody else.
  void forgotten(const void* memory, std::size_t bytes) {
    if (profiler_ != nullptr) profiler_->forget(memory, bytes);
  }

  /// A data race was found, and is not reported.
  void raced(const void* place, const void* other) {
    if (profiler_ != nullptr) profiler_->raced(place, other);
  }

  /// The running task has seen another one end: what it does from now on comes after all of that.
  void joined(const Task& ended) {
    if (profiler_ != nullptr) profiler_->joined();
    if (listener_ != nullptr) listener_->joined(ended);
  }

  /// Waits until woken or, if there is one, until the deadline. Where schedules are explored, that
  /// may come at any time: the task waits in line, and is chosen like those that can run.
  Wake block(const Wait& wait, const Deadline& deadline = {});

  /// As block with a deadline, but nobody else gets on before it comes: virtual time jumps.
  Wake outlast(const Wait& wait, const Deadline& deadline);
  /// @returns whether a deadline is past, or near enough for everybody else to be late for it
  bool is_near(const Deadline& deadline) const;
  /// ... and not past
  bool can_jump_to(const Deadline& deadline) const;

  /// Where schedules are explored: whether the running task, which cannot have a lock at once,
  /// stops waiting for it. Then the deadline has come.
  bool gives_up(const Deadline& deadline);
  /// ... or goes on when it can have it.
  void wait_until_free(const Need& need, const Deadline& deadline, const void* site);

  /// Makes at most `most` of the tasks that wait for an address runnable.
  /// @returns how many were woken; which ones, if not all, is a decision
  std::size_t wake(const void* address, std::size_t most = ~std::size_t{0});

  /// The running task touches what tasks share, which only who explores schedules wants to know.
  void touched(const void* object, TouchKind kind, std::int32_t change = 0) {
    if (listener_ != nullptr) listener_->touched(object, kind, change);
  }
  /// ... or what time it is: see StepListener::timed.
  void timed(TouchKind kind) {
    if (listener_ != nullptr) listener_->timed(kind);
  }
  /// What the running task does next needs something.
  void needs(const Need& need) {
    if (listener_ != nullptr) running_->need = need;
  }
  StepListener* listener() const { return listener_; }
  /// @returns whether somebody wants to hear of every access, those that are no points too
  bool is_observed() const { return listener_ != nullptr || profiler_ != nullptr; }

  /// Time that a reading of a clock takes where steps take none.
  void spend(std::uint64_t ns) {
    if (listener_ != nullptr) now_ns_ += ns;
  }

  /// Ends the running task.
  [[noreturn]] void finish();

  /// Gives control back to the host; returns when the host runs this task again.
  void stop();

  // --- called by anyone ---

  /// Stops the run before the given step; 0 for never.
  void set_alarm(std::uint64_t step);

  bool has_running() const { return running_ != &host_; }
  Task& running() const { return *running_; }
  std::uint64_t now_ns() const { return now_ns_; }
  std::uint64_t steps() const { return steps_; }
  std::uint64_t switches() const { return switches_; }
  std::size_t waiting(const void* address) const { return waits_.count(address); }
  Backend& backend() const { return *backend_; }
  const Strategy& strategy() const { return *strategy_; }

  /// The tasks of the run that have not ended, in the order of ids.
  std::vector<Task*> live_tasks() const;

 private:
  struct Host final : Task {};

  void attend();
  void be_fair();
  void begin_wait(Task& task, const Wait& wait, const Deadline& deadline);
  Wake end_wait(Task& task);
  void reach(const Deadline& deadline);
  void time_out(Task& task);
  void give_way(Task& task);
  void leave(Task& task);
  void switch_to(Task& from, Task& to);
  void expire_timers();
  bool postpone(Task& task);
  void set_attention();
  bool pass_time();
  std::size_t choose_waiter(const void* address, std::size_t waiting, std::size_t woken);
  Task* next_or_none(Task& task);
  Task& ask(Task& task);
  void note_choice(const View& view, const Task& next);
  void to_host(Stop reason);
  void make_runnable(Task& task, Wake wake);
  void forget_runnable(Task& task);

  Decisions& decisions_;
  std::unique_ptr<Backend> backend_;
  Strategy* strategy_ = nullptr;
  StepListener* listener_ = nullptr;
  void (*resumed_)() = nullptr;
  Profiler* profiler_ = nullptr;
  Limits limits_;
  Host host_;
  Task* running_ = &host_;
  Stop stop_ = Stop::idle;

  std::uint64_t now_ns_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t switches_ = 0;
  std::uint64_t fairness_step_ = 0;  // at which somebody else should have run
  std::uint64_t switches_until_then_ = 0;
  std::uint64_t alarm_step_ = 0;
  unsigned pins_ = 0;
  std::size_t unasked_ = 1;  // where only so many could run, the strategy is not asked
  // The next step and time at which something besides choosing must happen: one comparison each.
  std::uint64_t attention_step_ = 0;
  std::uint64_t attention_ns_ = 0;

  std::vector<Task*> tasks_;  // all of the run, by id; ended ones are null
  std::vector<Task*> runnable_;
  TimerQueue timers_;
  WaitTable waits_;
};

}  // namespace reprise::scheduler
