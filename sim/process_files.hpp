#pragma once
// What a simulated process has open: descriptors, streams, directory streams, mappings.

#include <sys/types.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "sim/descriptor.hpp"
#include "sim/directory_stream.hpp"
#include "sim/disk/disk.hpp"

namespace reprise::sim {

/// The other end of a FILE: what its callbacks get. The FILE itself is the C library's.
struct Stream {
  FILE* file = nullptr;
  int descriptor = -1;
  bool dead = false;  ///< the process was killed: what is still buffered is lost
  std::unique_ptr<char[]> buffer;
};

/// A stretch of memory that mmap gave out.
struct Mapping {
  std::byte* address = nullptr;
  std::size_t bytes = 0;
  Description file;  ///< null: anonymous, or a private copy
};

struct ProcessFiles {
  DescriptorTable descriptors;
  std::vector<std::unique_ptr<Stream>> streams;
  std::vector<std::unique_ptr<DirectoryStream>> directories;
  std::vector<Mapping> mappings;
  InodeNumber working_directory = kRootInode;  ///< kNoInode: outside, and not yet asked for
  mode_t mask = 022;
  std::string output;  ///< what the program wrote to its standard output and error

  /// A fresh process: standard descriptors only.
  void open_standard();
  /// Standard input and the working directory are those that the world sees outside.
  void open_to_outside();
  /// Everything is closed as by a kill: nothing buffered is written.
  void drop(Disk& disk);

  Stream* find_stream(const FILE* file) const;
};

}  // namespace reprise::sim
