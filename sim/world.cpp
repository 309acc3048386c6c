#include "sim/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "scheduler/check.hpp"
#include "scheduler/deadlock.hpp"
#include "scheduler/symbol.hpp"
#include "sim/border.hpp"
#include "sim/monitor.hpp"
#include "sim/race_report.hpp"
#include "sim/surroundings.hpp"
#include "sim/thread_life.hpp"
#include "sim/warm_up.hpp"

namespace reprise::sim {

using scheduler::Stop;

World* current_world = nullptr;

namespace {

// Pids as on a machine that has been up for a while.
constexpr int kFirstPid = 1000;

// Before which step an exploration cut the power, by the number of the cut.
constexpr scheduler::Stream kCutStream{"explore.cut"};

// Whether a process gets freed memory again only after a while. What goes wrong when it gets it at
// once is to be found, too: that another object is taken for the one that was there.
constexpr scheduler::Stream kQuarantineStream{"heap.quarantine"};
constexpr scheduler::Ratio kQuarantined{1, 2};

// The random bytes that a process is started with.
constexpr scheduler::Stream kStartStream{"process-start"};

// A thread may go on in the middle of a call, which reads and writes its process's memory.
void see_own_libraries() { world().enter_process(); }

}  // namespace

World::World(scheduler::BackendKind backend)
    : scheduler_(decisions_, scheduler::make_backend(backend)),
      spurious_(decisions_),
      monitor_(std::make_unique<Monitor>(scheduler_, decisions_, spurious_)),
      machine_(decisions_) {}

World::~World() { end(); }

void World::begin(const RunOptions& options, scheduler::Strategy& strategy) {
  end();
  warm_up_runtime();
  if (options.plan != nullptr) {
    decisions_.begin(options.seed, *options.plan);
  } else {
    decisions_.begin(options.seed);
  }
  spurious_.begin(options.spurious);
  trace_.begin();
  profiler_ = options.profiler;
  scheduler_.begin(strategy, options.limits, profiler_);
  monitor_->begin({options.watches_memory, options.reports_races, options.memory,
                   options.watches_locks, options.profile});
  machine_.reset(options.disk);
  scheduler_.when_resumed(nullptr);
  observer_ = nullptr;
  offer_processes();
  finding_.reset();
  next_object_ = 1;
  static std::uint64_t runs = 0;
  run_ = ++runs;
  next_pid_ = kFirstPid;
  most_heap_bytes_ = 0;
  deviations_.clear();
  cuts_ = options.cuts;
  cuts_made_ = 0;
  is_explored_ = options.disk.guide != nullptr;
  crash_points_.clear();
  current_world = this;
}

void World::end() {
  if (current_world != this) return;
  kill_all();
  decisions_.end();
  outside_ = nullptr;
  current_world = nullptr;
}

// In the order of their numbers, whatever the order in which those of the run before ended.
void World::offer_processes() {
  REPRISE_CHECK(free_processes_.size() == all_processes_.size());
  std::transform(all_processes_.rbegin(), all_processes_.rend(), free_processes_.begin(),
                 [](const std::unique_ptr<Process>& process) { return process.get(); });
}

Process& World::take_process() {
  if (free_processes_.empty()) {
    const auto id = static_cast<std::uint16_t>(all_processes_.size() + 1);
    all_processes_.push_back(std::make_unique<Process>(id, std::make_unique<Heap>(id, true)));
    return *all_processes_.back();
  }
  Process& process = *free_processes_.back();
  free_processes_.pop_back();
  return process;
}

Thread* World::find_thread(int tid) const {
  for (const Process* const process : processes_) {
    if (Thread* const thread = process->find_thread(tid); thread != nullptr) return thread;
  }
  return nullptr;
}

// Nothing is found out where accesses are not seen; and who explores schedules explores one heap.
bool World::draws_quarantine(int pid) {
  return monitor_->watches() && scheduler_.listener() == nullptr &&
         decisions_.chance(kQuarantineStream, static_cast<std::uint64_t>(pid), 0, kQuarantined);
}

Process& World::start(std::string name, Program program) {
  Process& process = take_process();
  machine_.faults().set_moment({scheduler_.now_ns(), 0});  // for what the process may have
  process.machine = &machine_;
  process.name = std::move(name);
  process.program = std::move(program);
  process.pid = next_pid_;
  process.state = ProcessState::running;
  process.exit_status = 0;
  process.random_state = 1;
  process.entropy_drawn = 0;
  for (std::size_t i = 0; i < process.random_bytes.size(); ++i) {
    process.random_bytes[i] =
        decisions_.bits(kStartStream, static_cast<std::uint64_t>(process.pid), i);
  }
  process.files.open_standard();
  process.files.descriptors.set_most(machine_.most_descriptors());
  process.heap->set_budget(machine_.memory_budget_bytes());
  process.heap->set_quarantine(draws_quarantine(process.pid));
  processes_.push_back(&process);
  if (processes_.size() > 1) scheduler_.when_resumed(&see_own_libraries);
  record(Operation::process_start, static_cast<std::uint64_t>(process.pid), 0, 0);
  start_thread(process, nullptr, nullptr).name = process.name;
  return process;
}

Thread& World::start_thread(Process& process, void* (*routine)(void*), void* argument) {
  if (free_threads_.empty()) {
    all_threads_.push_back(std::make_unique<Thread>());
    free_threads_.push_back(all_threads_.back().get());
  }
  Thread& thread = *free_threads_.back();
  free_threads_.pop_back();
  thread.recycle();
  thread.process = &process;
  thread.tid = next_pid_++;
  thread.routine = routine;
  thread.argument = argument;
  thread.entry = &run_thread;
  process.threads.push_back(&thread);
  ++process.live_threads;
  scheduler_.start(thread);
  monitor_->thread_begins(thread, process.id, reinterpret_cast<const void*>(routine));
  return thread;
}

void World::forget_thread(Thread& thread) {
  std::vector<Thread*>& threads = thread.process->threads;
  threads.erase(std::find(threads.begin(), threads.end(), &thread));
  free_threads_.push_back(&thread);
}

Stop World::run_processes() {
  std::optional<SimulatedEnvironment> environment;  // a program from outside brings its own
  if (outside_ == nullptr) environment.emplace();
  standard_streams_.enter_simulation();
  reprise_mode = Mode::kernel;
  const Stop stop = scheduler_.run();
  reprise_mode = Mode::host;
  standard_streams_.leave_simulation();
  return stop;
}

Pause World::run(std::uint64_t alarm_step) {
  scheduler_.set_alarm(alarm_step);
  while (!finding_) {
    const Stop stop = run_processes();
    reap_exited();
    if (monitor_->race()) report_race();
    switch (stop) {
      case Stop::requested:
        continue;
      case Stop::idle:
        return finding_ ? Pause::found : Pause::finished;
      case Stop::alarm:
        return Pause::alarm;
      case Stop::deadlock:
        report_deadlock();
        break;
      case Stop::step_limit:
      case Stop::time_limit:
        report_limit(stop);
        break;
    }
  }
  return Pause::found;
}

void World::reap_exited() {
  for (std::size_t i = 0; i < processes_.size();) {
    Process& process = *processes_[i];
    if (process.state == ProcessState::exited) {
      record(Operation::process_exit, static_cast<std::uint64_t>(process.pid), 0,
             process.exit_status);
      release(process);
    } else {
      ++i;
    }
  }
}

void World::kill(Process& process) {
  REPRISE_CHECK(reprise_mode == Mode::host);
  process.state = ProcessState::killed;
  record(Operation::process_kill, static_cast<std::uint64_t>(process.pid), 0, 0);
  release(process);
}

void World::kill_all() {
  while (!processes_.empty()) kill(*processes_.back());
}

void World::switch_images(Process& process) {
  if (image_owner_ != nullptr) images_.save(image_owner_->image);
  images_.install(process.image);
  image_owner_ = &process;
}

void World::number_object(void* object, std::size_t bytes, std::uint64_t& field) {
  images_.adopt(object, bytes);
  field = run_ << kObjectBits | new_object();
}

std::uint64_t World::next_cut() const {
  if (decisions_.planned()) return decisions_.planned_value(kCutStream, cuts_made_, 0);
  return cuts_made_ < cuts_.size() ? cuts_[cuts_made_] : 0;
}

void World::make_cut() {
  decisions_.note(kCutStream, cuts_made_, 0, next_cut());
  ++cuts_made_;
  cut_power();
}

void World::note_crash_point(std::uint64_t step) {
  if (crash_points_.empty() || crash_points_.back() != step) crash_points_.push_back(step);
}

CrashReport World::cut_power() {
  kill_all();
  const CrashReport report = machine_.disk().power_cut(decisions_.recording() && !is_explored_);
  for (const std::string& deviation : report.deviations) {
    deviations_.push_back(fmt::format("power cut {}: {}", report.number, deviation));
  }
  record(Operation::power_cut, report.number, report.pending,
         static_cast<std::int64_t>(report.lost));
  return report;
}

// Gives back everything a process had. Its threads stop where they stand.
void World::release(Process& process) {
  for (Thread* const thread : process.threads) {
    if (!thread->ended) scheduler_.drop(*thread);
    free_threads_.push_back(thread);
  }
  process.threads.clear();
  process.live_threads = 0;
  process.keys.clear();
  process.exit_handlers.clear();
  process.program = nullptr;
  process.files.drop(machine_.disk());
  machine_.disk().kill(static_cast<Owner>(process.pid));
  monitor_->process_ends(process.id, process.heap->spanned());
  scheduler_.wake(&machine_.disk().locks());
  most_heap_bytes_ = std::max(most_heap_bytes_, process.heap->bytes_spanned());
  restore_runtime();
  process.heap->reset();
  process.image.clear();
  if (image_owner_ == &process) {
    images_.install_host_image();
    image_owner_ = nullptr;
  }
  processes_.erase(std::find(processes_.begin(), processes_.end(), &process));
  free_processes_.push_back(&process);
  if (processes_.empty()) monitor_->processes_are_gone();
}

bool World::draw_spurious(scheduler::Spurious kind, const void* site) {
  if (!spurious_.happens(kind, running_thread().id)) return false;
  note_spurious(kind, site);
  return true;
}

void World::note_spurious(scheduler::Spurious kind, const void* site) {
  if (!decisions_.recording()) return;
  const int error = errno;  // the program's: the symbols of a function may not be found
  deviations_.push_back(fmt::format("{}, of thread {} in {}", scheduler::spurious_name(kind),
                                    running_thread().id, scheduler::function_name(site)));
  errno = error;
}

void World::exit_process(int status) {
  Process& process = running_process();
  process.state = ProcessState::exited;
  process.exit_status = status;
  scheduler_.stop();
  REPRISE_CHECK(!"a thread of an ended process went on");
  __builtin_unreachable();
}

void World::fail(Finding finding) {
  report(std::move(finding));
  if (auto* const listener = scheduler_.listener()) listener->failing();
  scheduler_.stop();
  REPRISE_CHECK(!"a thread went on after a finding");
  __builtin_unreachable();
}

void World::report(Finding finding) {
  if (finding_) return;
  finding_ = std::move(finding);
  finding_->details.insert(finding_->details.end(), deviations_.begin(), deviations_.end());
}

void World::record(Operation operation, std::uint64_t object, std::uint64_t argument,
                   std::int64_t result) {
  scheduler::Event event;
  event.time_ns = scheduler_.now_ns();
  event.object = object;
  event.argument = argument;
  event.result = result;
  if (scheduler_.has_running()) {
    const Thread& thread = running_thread();
    event.thread = thread.id + 1;
    event.process = thread.process->id;
  }
  event.operation = static_cast<std::uint16_t>(operation);
  trace_.record(event);
  // Not `event`: whose address is never taken, so it is written field by field to where it belongs.
  if (observer_) observer_(trace_.last());
}

void World::report_deadlock() {
  scheduler::DeadlockReport report_text = scheduler::describe_deadlock(scheduler_.live_tasks());
  report({"deadlock", report_text.summary, report_text.summary, std::move(report_text.lines)});
}

void World::report_race() { report(describe_race(*monitor_)); }

void World::report_limit(Stop stop) {
  const bool steps = stop == Stop::step_limit;
  Finding limit{"liveness",
                steps ? "liveness: step limit" : "liveness: virtual-time limit",
                steps ? "the run does not end: step limit reached"
                      : "the run does not end: virtual-time limit reached",
                {}};
  const std::vector<scheduler::Task*> live = scheduler_.live_tasks();
  for (const scheduler::Task* const task : live) {
    limit.details.push_back(scheduler::describe_wait(*task, live));
  }
  report(std::move(limit));
}

}  // namespace reprise::sim
