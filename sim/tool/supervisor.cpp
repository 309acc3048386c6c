#include "sim/tool/supervisor.hpp"

#include <algorithm>

#include "scheduler/check.hpp"
#include "sim/warm_up.hpp"

namespace reprise::sim {
namespace {

// How long to wait for news: also how often the progress line moves.
constexpr std::uint64_t kTickNs = 100'000'000;
// How long runs may go on after Ctrl-C before they are stopped.
constexpr std::uint64_t kGraceNs = 1'000'000'000;
// Somebody may have killed one or two. More in a row will not do better the next time.
constexpr std::size_t kMostStillborn = 3;

RunRecord broken(std::string trouble) {
  RunRecord record;
  record.ending = Ending::broken;
  record.trouble = std::move(trouble);
  return record;
}

}  // namespace

// As many slots again for checks, so that they never wait for the search.
Supervisor::Supervisor(const SupervisorSettings& settings, JobList jobs)
    : settings_(settings), jobs_(std::move(jobs)), shared_(2 * settings.jobs) {}

std::uint64_t Supervisor::check(Job job) {
  checks_.push_back({next_check_, std::move(job)});
  return next_check_++;
}

void Supervisor::run(RunSink& sink) {
  warm_up_runtime();  // once here instead of in every worker
  for (;;) {
    obey_interruptions(HostSignals::interruptions());
    if (is_over()) shared_.counters().stop = true;
    start_workers(sink);
    start_checks(sink);
    if (workers_.empty()) {
      if (!interrupted_) tell_of_lost_runs(sink);
      if (checks_.empty()) break;  // what a lost run kept waiting may ask for some
      continue;
    }
    wait_and_receive(sink);
    stop_slow_runs();
    if (HostSignals::take_status_request()) sink.status_requested(running_now());
    sink.tick();
  }
}

void Supervisor::start_workers(RunSink& sink) {
  auto searching = static_cast<std::size_t>(std::count_if(
      workers_.begin(), workers_.end(), [](const Busy& worker) { return !worker.check; }));
  for (; searching < settings_.jobs; ++searching) {
    if (shared_.counters().stop || !jobs_(shared_.counters().next_index)) return;
    const std::size_t slot = free_slot();
    const auto body = [&](int pipe) {
      run_worker(settings_.worker, jobs_, shared_, shared_.slot(slot), pipe);
    };
    if (!add_worker({}, body, slot, sink)) return;
  }
}

void Supervisor::start_checks(RunSink& sink) {
  while (!checks_.empty() && workers_.size() < shared_.slots()) {
    const Check& check = checks_.front();
    const std::size_t slot = free_slot();
    const auto body = [&](int pipe) {
      run_check_worker(settings_.worker, check.job, shared_, shared_.slot(slot), pipe);
    };
    if (!add_worker(check.number, body, slot, sink)) return;
    checks_.pop_front();
  }
}

/// Where the machine has no room for another worker, those that are there go on.
bool Supervisor::add_worker(std::optional<std::uint64_t> check,
                            const std::function<void(int)>& body, std::size_t slot, RunSink& sink) {
  auto process = WorkerProcess::start(shared_.slot(slot), body);
  if (process) {
    workers_.push_back({std::move(*process), slot, check});
  } else if (workers_.empty()) {
    give_up(process.error(), sink);
  }
  return static_cast<bool>(process);
}

void Supervisor::give_up(const std::string& why, RunSink& sink) {
  shared_.counters().stop = true;
  checks_.clear();
  sink.stuck(why);
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

void Supervisor::wait_and_receive(RunSink& sink) {
  std::vector<pollfd> descriptors;
  for (const Busy& worker : workers_) {
    descriptors.push_back({worker.process->descriptor(), POLLIN, 0});
  }
  signals_.wait(descriptors, kTickNs);
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
    tell(worker, done->index, std::move(done->record), sink);
  }
}

void Supervisor::tell(Busy& worker, std::uint64_t index, RunRecord record, RunSink& sink) {
  stillborn_ = 0;
  if (!worker.check) {
    if (deliveries_.is_first(index)) sink.run_done(index, std::move(record));
  } else if (!worker.told) {
    worker.told = true;
    sink.check_done(*worker.check, std::move(record));
  }
}

/// Taken by a worker that was killed before it could say so.
void Supervisor::tell_of_lost_runs(RunSink& sink) {
  const std::uint64_t taken = shared_.counters().next_index;
  while (const std::optional<std::uint64_t> index = deliveries_.first_missing(taken)) {
    if (!jobs_(*index)) return;
    deliveries_.is_first(*index);
    sink.run_done(*index, broken("the worker that took this run was killed before it began"));
  }
}

void Supervisor::finish(Busy& worker, RunSink& sink) {
  worker.process->reap();
  if (interrupted_) return;
  if (worker.process->crashed()) ++restarts_;
  if (std::optional<IndexedRecord> unfinished = worker.process->unfinished()) {
    tell(worker, unfinished->index, std::move(unfinished->record), sink);
    return;
  }
  const std::string why = "a worker died before its first run: " + worker.process->describe_end();
  if (worker.process->stillborn() && ++stillborn_ > kMostStillborn) give_up(why, sink);
  if (worker.check && !worker.told) sink.check_done(*worker.check, broken(why));
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
