// ConVul/CVE-2009-3547, Linux pipes: opening a pipe again uses the inode's pipe, which the last
// release has set to null. Two threads; both hold the inode's lock, which does not help.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Pipe {
  unsigned readers;
  unsigned writers;
};

struct Inode {
  std::mutex mutex;
  Pipe* pipe = new Pipe{1, 1};
};

void release_pipe(Inode& inode) {
  const std::lock_guard lock(inode.mutex);
  --inode.pipe->readers;
  --inode.pipe->writers;
  if (inode.pipe->readers != 0 || inode.pipe->writers != 0) return;
  Pipe* const pipe = inode.pipe;
  inode.pipe = nullptr;
  release(pipe);
}

void open_pipe(Inode& inode) {
  const std::lock_guard lock(inode.mutex);
  ++inode.pipe->readers;
  ++inode.pipe->writers;
}

}  // namespace

int cve_2009_3547() {
  Inode inode;
  in_threads_with<open_pipe, release_pipe>(inode);
  return 0;
}

}  // namespace reprise::bugs
