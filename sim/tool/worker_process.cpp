#include "sim/tool/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "scheduler/check.hpp"
#include "sim/tool/exit_code.hpp"
#include "sim/tool/last_words.hpp"

namespace reprise::sim {
namespace {

// Room for many records, so that a worker rarely waits for its supervisor.
constexpr int kPipeBytes = 1 << 20;

Error no_room_for_worker() {
  return Error{fmt::format("cannot start a worker: {}", ::strerror(errno))};
}

}  // namespace

Expected<std::unique_ptr<WorkerProcess>> WorkerProcess::start(
    WorkerSlot& slot, const std::function<void(int)>& body) {
  slot.running = WorkerSlot::kIdle;
  slot.started_ns = 0;
  slot.last_words = {};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return no_room_for_worker();
  ::fcntl(ends[1], F_SETPIPE_SZ, kPipeBytes);  // where it is not allowed, the default will do
  std::fflush(nullptr);                        // or the child would print it again
  const pid_t pid = ::fork();
  if (pid < 0) {
    const Error error = no_room_for_worker();
    ::close(ends[0]);
    ::close(ends[1]);
    return error;
  }
  if (pid == 0) {
    ::close(ends[0]);
    body(ends[1]);
    REPRISE_CHECK(!"a worker's body returned");
  }
  ::close(ends[1]);
  return std::unique_ptr<WorkerProcess>(new WorkerProcess(slot, pid, ends[0]));
}

WorkerProcess::~WorkerProcess() {
  if (!reaped_) {
    kill();
    reap();
  }
  ::close(pipe_);
}

bool WorkerProcess::receive() {
  char buffer[64 * 1024];
  const ssize_t received = ::read(pipe_, buffer, sizeof buffer);
  if (received > 0) frames_.append({buffer, static_cast<std::size_t>(received)});
  return received > 0 || (received < 0 && errno == EINTR);
}

std::optional<std::uint64_t> WorkerProcess::running() const {
  const std::uint64_t index = slot_.running;
  return index == WorkerSlot::kIdle ? std::nullopt : std::optional(index);
}

void WorkerProcess::time_out() {
  timed_out_ = true;
  kill();
}

void WorkerProcess::kill() { ::kill(pid_, SIGKILL); }

void WorkerProcess::reap() {
  while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
}

bool WorkerProcess::crashed() const {
  return slot_.last_words.kind != LastWords::Kind::none || running().has_value();
}

bool WorkerProcess::stillborn() const {
  const bool left = WIFEXITED(status_) && WEXITSTATUS(status_) == 0 &&
                    slot_.last_words.kind == LastWords::Kind::none;
  return slot_.started_ns == 0 && !left;
}

std::optional<IndexedRecord> WorkerProcess::unfinished() const {
  const std::optional<std::uint64_t> index = running();
  if (!index) return std::nullopt;
  RunRecord record = record_of(slot_.last_words);
  if (record.ending != Ending::died) return IndexedRecord{*index, std::move(record)};
  if (timed_out_) {
    record.ending = Ending::timed_out;
  } else if (WIFEXITED(status_) &&
             WEXITSTATUS(status_) == static_cast<int>(ExitCode::harness_error)) {
    record.ending = Ending::broken;
    record.trouble = "an expectation inside Reprise does not hold";
  } else {
    const std::string what = describe_end();
    record.outcome.finding = Finding{"worker died",
                                     "worker died: " + what,
                                     "the worker died in the middle of a run: " + what,
                                     {}};
  }
  return IndexedRecord{*index, std::move(record)};
}

std::string WorkerProcess::describe_end() const {
  if (slot_.last_words.kind == LastWords::Kind::bug_in_reprise) return slot_.last_words.signature;
  if (WIFSIGNALED(status_)) return fmt::format("SIG{}", sigabbrev_np(WTERMSIG(status_)));
  return fmt::format("exit {}", WEXITSTATUS(status_));
}

}  // namespace reprise::sim
