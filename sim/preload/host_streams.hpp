#pragma once
// The program's standard streams and those of the host. A run may be made several times, each time
// in a process of its own; what the program prints is forwarded by the first of them alone, and
// what comes in is read once and kept for the others.
//
// Threading: made before the first fork; each process uses it from whoever runs.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/disk/types.hpp"

namespace reprise::sim {

class HostStreams {
 public:
  /// Takes the standard streams over: they are the program's from here on, and the tool's own
  /// standard output becomes its standard error.
  HostStreams();
  HostStreams(const HostStreams&) = delete;
  HostStreams& operator=(const HostStreams&) = delete;

  /// A run begins. @returns whether it is the first one, the one that is heard
  bool begin_run();

  void print(int descriptor, Bytes bytes);
  std::size_t read_input(std::uint64_t offset, std::span<std::byte> into);

  /// What is left for the process that asked for the runs.
  void set_exit_status(int status) { shared_->exit_status = status; }
  /// @returns how the program ended by itself; -1 where it did not
  int exit_status() const { return shared_->exit_status; }
  void set_trouble(std::string_view what);
  /// @returns what went wrong on the host after the program's end, as one line; empty if nothing
  std::string_view trouble() const { return shared_->trouble; }

 private:
  // In memory that all the processes share.
  struct Shared {
    std::atomic<bool> begun{false};
    std::atomic<bool> input_read{false};
    std::atomic<int> exit_status{-1};
    char trouble[8192] = {};  // has room for a path and a reason
  };

  void keep_input();

  Shared* shared_;
  int out_;
  int error_;
  int in_;
  int kept_input_;  // a file in memory
  bool heard_ = false;
};

}  // namespace reprise::sim
