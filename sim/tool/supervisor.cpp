#include "sim/tool/supervisor.hpp"

#include <algorithm>

#include "scheduler/check.hpp"
#include "sim/tool/host_signals.hpp"
#include "sim/warm_up.hpp"

namespace reprise::sim {
namespace {

// How long to wait for news: also how often the progress line moves.
constexpr std::uint64_t kTickNs = 100'000'000;
// How long runs may go on after Ctrl-C before they are stopped.
constexpr std::uint64_t kGraceNs = 1'000'000'000;

}  // namespace

// As many slots again for checks, so that they never wait for the search.
Supervisor::Supervisor(const SupervisorSettings& settings, JobList jobs)
    : settings_(settings), jobs_(std::move(jobs)), shared_(2 * settings.jobs) {}

std::uint64_t Supervisor::check(Job job) {
  checks_.push_back({next_check_, std::move(job)});
  return next_check_++;
}

void Supervisor::run(RunSink& sink) {
  HostSignals signals;
  warm_up_runtime();  // once here instead of in every worker
  started_ns_ = host_monotonic_ns();
  for (;;) {
    obey_interruptions(HostSignals::interruptions());
    if (settings_.for_ns != 0 && elapsed_ns() >= settings_.for_ns) shared_.counters().stop = true;
    start_workers();
    start_checks();
    if (workers_.empty()) return;
    wait_and_receive(signals, sink);
    stop_slow_runs();
    if (HostSignals::take_status_request()) sink.status_requested(running_now());
    sink.tick();
  }
}

void Supervisor::start_workers() {
  auto searching = static_cast<std::size_t>(std::count_if(
      workers_.begin(), workers_.end(), [](const Busy& worker) { return !worker.check; }));
  for (; searching < settings_.jobs; ++searching) {
    if (shared_.counters().stop || !jobs_(shared_.counters().next_index)) return;
    const std::size_t slot = free_slot();
    add_worker(
        {},
        [&](int pipe) { run_worker(settings_.worker, jobs_, shared_, shared_.slot(slot), pipe); },
        slot);
  }
}

void Supervisor::start_checks() {
  while (!checks_.empty() && workers_.size() < shared_.slots()) {
    const Check check = std::move(checks_.front());
    checks_.pop_front();
    const std::size_t slot = free_slot();
    add_worker(
        check.number,
        [&](int pipe) { run_check_worker(settings_.worker, check.job, shared_.slot(slot), pipe); },
        slot);
  }
}

void Supervisor::add_worker(std::optional<std::uint64_t> check,
                            const std::function<void(int)>& body, std::size_t slot) {
  workers_.push_back({std::make_unique<WorkerProcess>(shared_.slot(slot), body), slot, check});
}

std::size_t Supervisor::free_slot() const {
  std::size_t slot = 0;
  while (std::any_of(workers_.begin(), workers_.end(),
                     [slot](const Busy& worker) { return worker.slot == slot; })) {
    ++slot;
  }
  REPRISE_CHECK(slot < shared_.slots());
  return slot;
}

void Supervisor::wait_and_receive(HostSignals& signals, RunSink& sink) {
  std::vector<pollfd> descriptors;
  for (const Busy& worker : workers_) {
    descriptors.push_back({worker.process->descriptor(), POLLIN, 0});
  }
  signals.wait(descriptors, kTickNs);
  for (std::size_t i = descriptors.size(); i-- > 0;) {
    if (descriptors[i].revents == 0) continue;
    const bool more = workers_[i].process->receive();
    deliver(workers_[i], sink);
    if (!more) {
      finish(workers_[i], sink);
      workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

void Supervisor::deliver(Busy& worker, RunSink& sink) {
  while (std::optional<IndexedRecord> done = worker.process->next_record()) {
    if (worker.check) {
      sink.check_done(*worker.check, std::move(done->record));
    } else {
      sink.run_done(done->index, std::move(done->record));
    }
  }
}

void Supervisor::finish(Busy& worker, RunSink& sink) {
  worker.process->reap();
  if (interrupted_) return;
  if (worker.process->crashed()) ++restarts_;
  std::optional<IndexedRecord> unfinished = worker.process->unfinished();
  if (!unfinished) return;
  if (worker.check) {
    sink.check_done(*worker.check, std::move(unfinished->record));
  } else {
    sink.run_done(unfinished->index, std::move(unfinished->record));
  }
}

void Supervisor::stop_slow_runs() {
  const std::uint64_t now_ns = host_monotonic_ns();
  const bool out_of_grace = interrupted_ && now_ns - interrupted_ns_ > kGraceNs;
  for (const Busy& worker : workers_) {
    const std::uint64_t started_ns = worker.process->run_started_ns();
    const bool slow = settings_.wall_timeout_ns != 0 && worker.process->running() &&
                      now_ns > started_ns && now_ns - started_ns > settings_.wall_timeout_ns;
    if (slow) worker.process->time_out();
    if (out_of_grace) worker.process->kill();
  }
}

// The first Ctrl-C lets the runs under way come to their end, for a moment; the second one does
// not.
void Supervisor::obey_interruptions(int count) {
  if (count == 0) return;
  shared_.counters().stop = true;
  checks_.clear();
  if (!interrupted_) interrupted_ns_ = host_monotonic_ns();
  interrupted_ = true;
  if (count > 1) {
    for (const Busy& worker : workers_) worker.process->kill();
  }
}

std::vector<RunningNow> Supervisor::running_now() const {
  std::vector<RunningNow> runs;
  const std::uint64_t now_ns = host_monotonic_ns();
  for (const Busy& worker : workers_) {
    const std::optional<std::uint64_t> index = worker.process->running();
    if (index && !worker.check) runs.push_back({*index, now_ns - worker.process->run_started_ns()});
  }
  return runs;
}

}  // namespace reprise::sim
