#pragma once
// What a simulated machine may see of the host: nothing, unless its world was given one of these.
// `reprise exec` does, so that an unmodified program finds its files and its words are heard. It
// only ever reads; what the program changes stays in the simulation.
//
// Determinism: the answers are input to the run, so whoever gives them sees to it that they are in
// the trace and the same every time. Threading: called in the kernel's mode, by whoever runs.

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/disk/disk.hpp"

namespace reprise::sim {

class Outside {
 public:
  virtual ~Outside() = default;

  /// A call is about to use a path: what it names on the host is brought onto the disk, unless it
  /// was before.
  virtual void visit(PathAt at) = 0;
  /// A call is about to list a directory: the same for its entries.
  virtual void visit_entries(InodeNumber directory) = 0;
  /// A relative path is used for the first time. @returns the working directory, now on the disk
  virtual InodeNumber visit_working_directory() = 0;

  /// The program printed to its standard output or error.
  virtual void print(int descriptor, Bytes bytes) = 0;
  /// The program reads its standard input. @returns how many bytes, 0 at the end
  virtual std::size_t read_input(std::uint64_t offset, std::span<std::byte> into) = 0;
};

}  // namespace reprise::sim
