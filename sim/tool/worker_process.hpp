#pragma once
// A worker as its supervisor sees it: a process, a pipe, a slot in the shared memory.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/expected.hpp"
#include "sim/tool/shared_state.hpp"
#include "sim/tool/worker_protocol.hpp"

namespace reprise::sim {

class WorkerProcess {
 public:
  /// Forks. `body` is called in the child with the pipe's descriptor and must not return.
  /// @returns an error where the machine has no room for another process or pipe
  static Expected<std::unique_ptr<WorkerProcess>> start(WorkerSlot& slot,
                                                        const std::function<void(int pipe)>& body);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// To be polled for reading.
  int descriptor() const { return pipe_; }

  /// Reads what is there. @returns whether the worker can still send more
  bool receive();

  /// @returns the next whole record that was received
  std::optional<IndexedRecord> next_record() { return frames_.next(); }

  /// @returns the index of the run in progress
  std::optional<std::uint64_t> running() const;
  std::uint64_t run_started_ns() const { return slot_.started_ns; }

  /// Stops the worker because its run takes too long.
  void time_out();
  void kill();

  /// Waits for the end of the process, after receive() said there is nothing more.
  void reap();

  /// @returns what is known of the run in the middle of which the worker ended, if it was in one
  std::optional<IndexedRecord> unfinished() const;

  /// @returns whether it ended because something crashed
  bool crashed() const;

  /// @returns whether it ended, and not of its own will, before it began a run
  bool stillborn() const;

  /// How it ended, in a few words.
  std::string describe_end() const;

 private:
  WorkerProcess(WorkerSlot& slot, pid_t pid, int pipe) : slot_(slot), pid_(pid), pipe_(pipe) {}

  WorkerSlot& slot_;
  pid_t pid_;
  int pipe_;
  int status_ = 0;
  bool reaped_ = false;
  bool timed_out_ = false;
  FrameReader frames_;
};

}  // namespace reprise::sim
