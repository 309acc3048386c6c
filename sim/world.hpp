#pragma once
// The world of one run: decisions, trace, scheduler, machine and processes. The host builds it
// once, begins a run, starts processes, lets them run, kills them, and asks what was found. It is
// reset, never rebuilt: a short run must not pay for a long one's memory.
//
// Determinism: everything a run does follows from the seed (or plan), the scenario and its options.
// Threading: touched only by whoever runs.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/decisions.hpp"
#include "scheduler/memory/mode.hpp"
#include "scheduler/scheduler.hpp"
#include "scheduler/spurious.hpp"
#include "scheduler/trace.hpp"
#include "sim/finding.hpp"
#include "sim/machine.hpp"
#include "sim/module_images.hpp"
#include "sim/operation.hpp"
#include "sim/outside.hpp"
#include "sim/process.hpp"
#include "sim/standard_streams.hpp"

namespace reprise::sim {

/// Why the processes stopped running.
enum class Pause {
  finished,  ///< no process is left
  alarm,     ///< the asked-for step was reached
  found,     ///< something is wrong: see World::finding()
};

/// Sees an event when it has been recorded. It may set the scheduler's alarm, nothing else.
using Observer = std::function<void(const scheduler::Event&)>;

struct RunOptions {
  std::uint64_t seed = 0;
  const std::vector<scheduler::Decision>* plan = nullptr;  ///< replay these instead of drawing
  scheduler::Limits limits;
  DiskOptions disk;
  bool watches_memory = false;                               ///< the programs are instrumented
  bool reports_races = true;                                 ///< ... and a data race is a finding
  scheduler::MemoryMode memory = scheduler::MemoryMode::sc;  ///< what their atomics may read
  std::vector<std::uint64_t> cuts;  ///< explore: the steps before which the power is cut
  scheduler::SpuriousSet spurious = scheduler::kNothingSpurious;  ///< what the run may have
  bool watches_locks = false;                                     ///< for a report of them
  const scheduler::Profile* profile = nullptr;  ///< of the programs, where there is one
  scheduler::Profiler* profiler = nullptr;      ///< takes one; null: nobody does
};

class Monitor;

class World {
 public:
  explicit World(scheduler::BackendKind backend);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void begin(const RunOptions& options, scheduler::Strategy& strategy);
  /// Drops whatever is left of the run.
  void end();

  // --- called by the host ---

  /// Starts a process; it runs once `run` is called.
  Process& start(std::string name, Program program);

  /// Runs until no process is left, the alarm, or a finding.
  /// @param alarm_step stop before this step of the run; 0 for never
  Pause run(std::uint64_t alarm_step = 0);

  /// Stops a process at the place where it stands. No destructor, no exit handler runs.
  void kill(Process& process);
  void kill_all();

  /// The machine loses power: all processes are gone, and the disk is in one of the states that its
  /// file-system profile allows.
  CrashReport cut_power();

  /// @returns the step before which an exploration cuts the power next; 0: it does not
  std::uint64_t next_cut() const;
  /// That power cut: the step has come.
  void make_cut();

  /// Notes that the disk changes at this step: a power cut before it is worth a look.
  void note_crash_point(std::uint64_t step);
  /// The steps that were noted, in their order.
  const std::vector<std::uint64_t>& crash_points() const { return crash_points_; }

  /// For the rest of the run; an empty one for nobody.
  void observe(Observer observer) { observer_ = std::move(observer); }

  const std::vector<Process*>& processes() const { return processes_; }

  /// Lets the machine see something of the host until the end of the run.
  void open_to(Outside& outside) { outside_ = &outside; }

  // --- called by anyone ---

  /// The first finding stands: what comes after it is a consequence.
  void report(Finding finding);
  const std::optional<Finding>& finding() const { return finding_; }

  void record(Operation operation, std::uint64_t object, std::uint64_t argument,
              std::int64_t result);

  /// The largest extent that the heap of any process of the run has reached by its end.
  std::size_t most_heap_bytes() const { return most_heap_bytes_; }

  scheduler::Decisions& decisions() { return decisions_; }
  scheduler::Scheduler& scheduler() { return scheduler_; }
  scheduler::Trace& trace() { return trace_; }
  Machine& machine() { return machine_; }
  Monitor& monitor() { return *monitor_; }
  StandardStreams& standard_streams() { return standard_streams_; }
  /// @returns what the machine sees of the host; null, as a rule, for nothing
  Outside* outside() const { return outside_; }
  /// @returns who takes a profile of the run; null: nobody
  const scheduler::Profiler* profiler() const { return profiler_; }

  /// @returns a fresh id for an object that appears in the trace
  std::uint64_t new_object() { return next_object_++; }
  /// The same for an object that keeps its number in itself. What stands there of another run is
  /// none: it may be in memory that is not reset. To be called before the object changes.
  /// @param field of the object, 0 at first
  template <class Object>
  std::uint64_t object_of(Object& object, std::uint64_t& field) {
    if (field >> kObjectBits != run_) number_object(&object, sizeof object, field);
    return field & ((std::uint64_t{1} << kObjectBits) - 1);
  }

  // --- called by the running thread ---

  Thread& running_thread() { return static_cast<Thread&>(scheduler_.running()); }
  /// The faults learn when it is and which call the running thread is in: it may have waited.
  void tell_faults_the_moment() {
    machine_.faults().set_moment(
        {scheduler_.now_ns(), static_cast<std::uint16_t>(running_thread().operation)});
  }
  Process& running_process() { return *running_thread().process; }

  /// The running thread comes to where something spurious could happen. @returns whether it does
  bool spuriously(scheduler::Spurious kind, const void* site) {
    return spurious_.has(kind) && draw_spurious(kind, site);
  }
  /// Notes that it did, for the report of a finding.
  void note_spurious(scheduler::Spurious kind, const void* site);

  /// @returns the living thread of any process with this id, or nullptr
  Thread* find_thread(int tid) const;

  /// To be called whenever the running thread goes back to its program: its process's view of the
  /// libraries is put in place.
  void enter_process() {
    Process& process = running_process();
    if (&process != image_owner_) switch_images(process);
  }

  Thread& start_thread(Process& process, void* (*routine)(void*), void* argument);
  /// Gives an ended thread's object back, once nobody can ask for it any more.
  void forget_thread(Thread& thread);
  /// The running thread's process ends here; control goes to the host and never comes back.
  [[noreturn]] void exit_process(int status);
  /// The running thread found something wrong; the run ends here.
  [[noreturn]] void fail(Finding finding);

 private:
  scheduler::Stop run_processes();
  void switch_images(Process& process);
  void number_object(void* object, std::size_t bytes, std::uint64_t& field);
  void reap_exited();
  void release(Process& process);
  void report_deadlock();
  void report_limit(scheduler::Stop stop);
  void report_race();
  bool draws_quarantine(int pid);
  bool draw_spurious(scheduler::Spurious kind, const void* site);
  void offer_processes();
  Process& take_process();

  scheduler::Decisions decisions_;
  scheduler::Trace trace_;
  scheduler::Scheduler scheduler_;
  scheduler::SpuriousEvents spurious_;
  std::unique_ptr<Monitor> monitor_;
  Machine machine_;
  StandardStreams standard_streams_;
  ModuleImages images_;
  Process* image_owner_ = nullptr;  // whose globals the libraries hold now; null: those of the boot
  Observer observer_;
  Outside* outside_ = nullptr;
  scheduler::Profiler* profiler_ = nullptr;
  std::optional<Finding> finding_;
  static constexpr unsigned kObjectBits = 32;  // more than a run has
  std::uint64_t next_object_ = 1;
  std::uint64_t run_ = 0;  // which of this OS process
  std::vector<std::uint64_t> cuts_;
  std::uint64_t cuts_made_ = 0;
  bool is_explored_ = false;  // too many runs to tell each in words
  std::vector<std::uint64_t> crash_points_;
  // What power cuts lost and what happened spuriously so far, in words; only while recording.
  std::vector<std::string> deviations_;
  int next_pid_ = 0;
  std::size_t most_heap_bytes_ = 0;

  std::vector<Process*> processes_;  // alive, in the order of their start
  std::vector<std::unique_ptr<Process>> all_processes_;
  std::vector<Process*> free_processes_;
  std::vector<std::unique_ptr<Thread>> all_threads_;
  std::vector<Thread*> free_threads_;
};

/// The world that border calls go to; null outside a run.
extern World* current_world;
inline World& world() { return *current_world; }

}  // namespace reprise::sim
