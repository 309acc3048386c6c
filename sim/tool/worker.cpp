#include "sim/tool/worker.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <set>

#include "sim/explore_schedules.hpp"
#include "sim/tool/crash_handler.hpp"
#include "sim/tool/determinism.hpp"
#include "sim/tool/last_words.hpp"
#include "sim/tool/time_stamp.hpp"
#include "sim/tool/watchdog.hpp"
#include "sim/tool/worker_protocol.hpp"

namespace reprise::sim {
namespace {

// A worker ends with its supervisor, leaves Ctrl-C and hang-ups to it, and prints to its standard
// error only: the standard output belongs to the results.
void become_worker() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  ::signal(SIGTERM, SIG_DFL);
  ::signal(SIGUSR1, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

// How long a worker explores schedules before it tells how far it has come, and another goes on:
// often enough for a progress line, and what is lost if everything is killed is made again soon.
constexpr std::uint64_t kStretchNs = 500'000'000;

// How many times as long the second look at a run may compute without a call: what is no hang then
// was none.
constexpr std::uint64_t kMorePatience = 3;
constexpr std::uint64_t kLongest = ~std::uint64_t{0};

class Worker {
 public:
  Worker(const WorkerSettings& settings, SharedState& shared, WorkerSlot& slot, int pipe)
      : settings_(settings), shared_(shared), slot_(slot), pipe_(pipe), world_(settings.backend) {
    run_in_progress.slot = &slot;
    run_in_progress.pipe = pipe;
    install_crash_handler();
    refuse_time_stamps();
    start_watchdog(settings.hang_timeout_ns);
  }

  void make_run(std::uint64_t index, const Job& job, bool recording) {
    slot_.started_ns = host_monotonic_ns();
    slot_.running = index;
    RunRecord record = run_guarded(job, recording);
    const bool is_one_run = record.ending == Ending::judged && !record.explored;
    if (is_one_run && !recording) repeat(job, record);
    leave_out_what_nobody_needs(record);
    write_all(pipe_, encode_frame(index, record));
    slot_.running = WorkerSlot::kIdle;
    if (record.ending == Ending::broken) leave();
  }

  bool reusable() { return !settings_.one_run_each && world_.scheduler().backend().reusable(); }

 private:
  RunResult run(const Job& job, bool recording) {
    const Keep keep{.decisions = recording,
                    .events = kKeptEvents,
                    .stack_depth = settings_.want_stack_depth,
                    .locks = settings_.want_locks,
                    .profile = settings_.want_profile};
    run_in_progress.keep = keep;
    run_in_progress.world = &world_;
    RunResult outcome = run_once(world_, *job.scenario, job.configuration, job.plan.get(), keep, {},
                                 job.profile.get());
    run_in_progress.world = nullptr;
    return outcome;
  }

  // The timeouts are those of each run.
  ExploreResult explore_all(const Job& job) {
    run_in_progress.keep = {.decisions = true};
    run_in_progress.world = &world_;
    const auto before_run = [this] { slot_.started_ns = host_monotonic_ns(); };
    ExploreResult result = explore(world_, *job.scenario, job.configuration, *job.explore,
                                   before_run, job.profile.get());
    run_in_progress.world = nullptr;
    return result;
  }

  ExploreResult explore_schedules_on(const Job& job) {
    run_in_progress.keep = {.decisions = true};
    run_in_progress.world = &world_;
    ScheduleExploration exploration(world_, *job.scenario, job.configuration, *job.schedules,
                                    search_for(*job.schedules));
    run_in_progress.exploration = &exploration;
    const std::uint64_t end_ns = host_monotonic_ns() + kStretchNs;
    exploration.run([this, end_ns] {
      slot_.started_ns = host_monotonic_ns();
      return slot_.started_ns < end_ns && !shared_.counters().stop;
    });
    run_in_progress.exploration = nullptr;
    run_in_progress.world = nullptr;
    return exploration.result();
  }

  // An exception here comes from the host's part of the scenario: those of the code under test end
  // in the simulation.
  RunRecord run_guarded(const Job& job, bool recording) {
    RunRecord record;
    try {
      if (job.explore && job.plan == nullptr) {
        record.explored = explore_all(job);
      } else if (job.schedules && job.plan == nullptr) {
        record.explored = explore_schedules_on(job);
      } else {
        record.outcome = run(job, recording);
      }
    } catch (const std::exception& error) {
      record.ending = Ending::broken;
      record.trouble = std::string("exception in the host's part of the scenario: ") + error.what();
    }
    return record;
  }

  // Every finding, and some of the other runs, are made a second time at once.
  void repeat(const Job& job, RunRecord& record) {
    const bool wanted = record.outcome.finding.has_value() ||
                        chosen_for_verification(job.configuration.seed, settings_.verify);
    if (!wanted || !reusable()) return;
    RunRecord again = run_guarded(job, false);
    record.repeated = true;
    if (again.ending != Ending::judged) {
      record.ending = again.ending;
      record.trouble = again.trouble;
    } else if (!same_outcome(record.outcome, again.outcome)) {
      record.second = std::move(again.outcome);
    }
  }

  // Events and checkpoints are large; the supervisor needs them once for each signature.
  void leave_out_what_nobody_needs(RunRecord& record) {
    if (settings_.want_events || record.second) return;
    const std::optional<Finding>& finding = record.outcome.finding;
    if (finding && reported_.insert(finding->signature).second) return;
    record.outcome.last_events.clear();
    record.outcome.checkpoints.clear();
  }

  const WorkerSettings& settings_;
  SharedState& shared_;
  WorkerSlot& slot_;
  int pipe_;
  World world_;
  std::set<std::string> reported_;
};

}  // namespace

void run_worker(const WorkerSettings& settings, const JobList& jobs, SharedState& shared,
                WorkerSlot& slot, int pipe) {
  become_worker();
  Worker worker(settings, shared, slot, pipe);
  while (!shared.counters().stop) {
    const std::uint64_t index = shared.counters().next_index++;
    const std::optional<Job> job = jobs(index);
    if (!job) break;
    worker.make_run(index, *job, false);
    if (!worker.reusable()) break;
  }
  leave();
}

void run_check_worker(const WorkerSettings& settings, const Job& job, SharedState& shared,
                      WorkerSlot& slot, int pipe) {
  become_worker();
  WorkerSettings check = settings;
  check.want_events = true;
  check.hang_timeout_ns = std::min(check.hang_timeout_ns, kLongest / kMorePatience) * kMorePatience;
  Worker worker(check, shared, slot, pipe);
  worker.make_run(0, job, true);
  leave();
}

}  // namespace reprise::sim
