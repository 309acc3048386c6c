// pipe, and what its ends do. A write without a reader is EPIPE alone: no signal arrives in a
// simulation.

#include "sim/posix/pipes.hpp"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/posix/waiting.hpp"

namespace reprise::sim {
namespace {

// Whoever waits for a pipe, or for one of several, waits here and looks again after any change.
constexpr char kAnyPipe = 0;

void tell_waiters() { world().scheduler().wake(&kAnyPipe); }

bool may_wait(const OpenDescription& end) { return (end.flags & O_NONBLOCK) == 0; }

// POSIX: what fits in PIPE_BUF is written in one piece, the rest as there is space.
std::size_t least_space(std::size_t bytes) { return bytes <= PIPE_BUF ? bytes : 1; }

Description make_end(const std::shared_ptr<Pipe>& pipe, int access, int flags) {
  auto end = std::make_shared<OpenDescription>();
  end->kind = FileKind::pipe;
  end->flags = access | (flags & (O_NONBLOCK | O_DIRECT));
  end->pipe = pipe;
  return end;
}

int make_pipe(int* ends, int flags) {
  FileCall call(Operation::pipe);
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) != 0) return call.fail(0, EINVAL);
  if (call_struck(faults::FamilyId::descriptor_limit)) return call.fail(0, ENFILE);
  const auto pipe = std::make_shared<Pipe>();
  DescriptorTable& table = call.files().descriptors;
  const bool close_on_exec = (flags & O_CLOEXEC) != 0;
  const int reading = table.add(make_end(pipe, O_RDONLY, flags), close_on_exec);
  const int writing = reading < 0 ? -1 : table.add(make_end(pipe, O_WRONLY, flags), close_on_exec);
  if (writing < 0) {
    if (reading >= 0) table.remove(reading);
    return call.fail(0, EMFILE);
  }
  ends[0] = reading;
  ends[1] = writing;
  return call.status(static_cast<std::uint64_t>(reading), 0);
}

}  // namespace

// Where schedules are explored, whoever does not wait at all is in no line.
bool await_pipes(const void* site, std::uint64_t deadline_ns) {
  scheduler::Scheduler& scheduler = world().scheduler();
  scheduler.timed(scheduler::TouchKind::read);
  if (scheduler.listener() != nullptr && deadline_ns <= scheduler.now_ns()) return false;
  const scheduler::Wait wait{&kAnyPipe, "pipe", 0, site, nullptr};
  const scheduler::Wake wake = wait_for(wait, deadline_ns);
  touch_machine();
  return wake != scheduler::Wake::timed_out;
}

ssize_t read_pipe(FileCall& call, Description end, std::span<std::byte> into) {
  Pipe& pipe = *end->pipe;
  while (pipe.bytes.empty() && pipe.has_writer && !into.empty()) {
    if (!may_wait(*end)) return call.fail(0, EAGAIN);
    if (call_interrupted()) return call.fail(0, EINTR);
    await_pipes(nullptr, scheduler::kNoDeadline);
  }
  const std::size_t count = std::min(into.size(), pipe.bytes.size());
  std::memcpy(into.data(), pipe.bytes.data(), count);
  pipe.bytes.erase(0, count);
  world().monitor().acquired(&pipe);
  tell_waiters();
  return call.done(0, digest(into.data(), count), static_cast<ssize_t>(count));
}

ssize_t write_pipe(FileCall& call, Description end, Bytes bytes) {
  Pipe& pipe = *end->pipe;
  std::size_t written = 0;
  while (pipe.has_reader && written < bytes.size()) {
    if (pipe.space() >= least_space(bytes.size())) {
      const std::size_t part = std::min(pipe.space(), bytes.size() - written);
      pipe.bytes.append(reinterpret_cast<const char*>(bytes.data()) + written, part);
      written += part;
      world().monitor().released(&pipe);
      tell_waiters();
    } else if (may_wait(*end)) {
      const bool is_interrupted = call_interrupted();
      if (is_interrupted && written == 0) return call.fail(0, EINTR);
      if (is_interrupted) break;  // what was transferred is told
      await_pipes(nullptr, scheduler::kNoDeadline);
    } else {
      break;
    }
  }
  if (written > 0 || bytes.empty()) {
    return call.done(0, digest(bytes.data(), written), static_cast<ssize_t>(written));
  }
  return call.fail(0, pipe.has_reader ? EAGAIN : EPIPE);
}

void close_pipe_end(OpenDescription& end) {
  bool& here = (end.flags & O_ACCMODE) == O_RDONLY ? end.pipe->has_reader : end.pipe->has_writer;
  here = false;
  world().monitor().released(end.pipe.get());
  tell_waiters();
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

int pipe2(int* ends, int flags) noexcept {
  return simulated() ? make_pipe(ends, flags) : REPRISE_HOST(pipe2)(ends, flags);
}

int pipe(int* ends) noexcept { return simulated() ? make_pipe(ends, 0) : REPRISE_HOST(pipe)(ends); }

}  // extern "C"
