#pragma once
// Keeps workers running: starts and replaces them, collects what they send, stops runs that take
// too long, and makes single runs again in fresh processes. What the results mean is the sink's
// business.
//
// Threading: one thread, which waits for all pipes at once.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "sim/tool/deliveries.hpp"
#include "sim/tool/host_signals.hpp"
#include "sim/tool/job.hpp"
#include "sim/tool/shared_state.hpp"
#include "sim/tool/worker.hpp"
#include "sim/tool/worker_process.hpp"

namespace reprise::sim {

struct SupervisorSettings {
  WorkerSettings worker;
  std::size_t jobs = 1;  ///< worker processes
  std::uint64_t wall_timeout_ns = 0;
  std::uint64_t until_ns = 0;  ///< start no run from then on, by host_monotonic_ns; 0 for no end
};

/// A run that is under way.
struct RunningNow {
  std::uint64_t index;
  std::uint64_t since_ns;  ///< how long, in real time
};

/// Who is told what happened.
class RunSink {
 public:
  virtual ~RunSink() = default;
  virtual void run_done(std::uint64_t index, RunRecord record) = 0;
  virtual void check_done(std::uint64_t check, RunRecord record) = 0;
  /// There are no workers to go on with; why, in one line.
  virtual void stuck(const std::string& why) = 0;
  /// A few times a second.
  virtual void tick() {}
  /// Somebody asked what is running.
  virtual void status_requested(const std::vector<RunningNow>&) {}
};

class Supervisor {
 public:
  Supervisor(const SupervisorSettings& settings, JobList jobs);

  /// Makes all runs of the list.
  void run(RunSink& sink);

  /// Asks for one run in a fresh process, with everything recorded; `check_done` will tell.
  /// @returns the number of the check
  std::uint64_t check(Job job);

  bool interrupted() const { return interrupted_; }
  /// How many workers were replaced because something crashed.
  std::uint64_t restarts() const { return restarts_; }

 private:
  struct Busy {
    std::unique_ptr<WorkerProcess> process;
    std::size_t slot;
    std::optional<std::uint64_t> check;  // its number, if it makes one
    bool told = false;                   // of the check
  };
  struct Check {
    std::uint64_t number;
    Job job;
  };

  void start_workers(RunSink& sink);
  void start_checks(RunSink& sink);
  bool add_worker(std::optional<std::uint64_t> check, const std::function<void(int)>& body,
                  std::size_t slot, RunSink& sink);
  void tell(Busy& worker, std::uint64_t index, RunRecord record, RunSink& sink);
  void tell_of_lost_runs(RunSink& sink);
  void give_up(const std::string& why, RunSink& sink);
  std::size_t free_slot() const;
  void wait_and_receive(RunSink& sink);
  void deliver(Busy& worker, RunSink& sink);
  void finish(Busy& worker, RunSink& sink);
  void stop_slow_runs();
  void obey_interruptions(int count);
  bool is_over() const {
    return settings_.until_ns != 0 && host_monotonic_ns() >= settings_.until_ns;
  }
  std::vector<RunningNow> running_now() const;

  SupervisorSettings settings_;
  JobList jobs_;
  SharedState shared_;
  HostSignals signals_;  // as long as somebody has results to tell
  Deliveries deliveries_;
  std::vector<Busy> workers_;
  std::deque<Check> checks_;
  std::uint64_t next_check_ = 0;
  std::uint64_t restarts_ = 0;
  std::size_t stillborn_ = 0;  // workers in a row that died before their first run
  std::uint64_t interrupted_ns_ = 0;
  bool interrupted_ = false;
};

}  // namespace reprise::sim
