#pragma once
// While simulated code runs, the C library's stdin, stdout and stderr are streams of the
// simulation: what is printed goes to the running process's output, and nothing is read. The host
// has its own back whenever it runs.

#include <cstdio>
#include <memory>

#include "sim/process_files.hpp"

namespace reprise::sim {

class StandardStreams {
 public:
  StandardStreams();
  ~StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

  /// Lets input and output wait in buffers, as the C library has it where there is no terminal. For
  /// a world that runs one process and never kills one to start another.
  void use_buffers();

  void enter_simulation();
  void leave_simulation();

  /// @returns the stream to use where the program named one of the host's: std::cout remembers the
  ///          stdout it saw at start
  FILE* translate(FILE* file) const;
  /// What is in the output's buffer is written.
  void flush() const;
  /// @returns the descriptor behind one of the three streams, or -1
  int descriptor_of(const FILE* file) const;

 private:
  struct Pair {
    FILE* host = nullptr;
    FILE* simulated = nullptr;
    Stream stream;
    std::unique_ptr<char[]> buffer = nullptr;
  };

  Pair pairs_[3];
};

}  // namespace reprise::sim
