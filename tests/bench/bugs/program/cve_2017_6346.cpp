// ConVul/CVE-2017-6346, Linux packet fanout: each of two threads makes a rollover before it takes
// the lock, finds an error and frees what the socket has: maybe the other one's.

#include <atomic>
#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Rollover {
  int socket = 0;
  std::atomic<int> number = 0;
};

struct Socket {
  std::mutex fanout;
  Rollover* rollover = nullptr;
  bool running = false;
};

void add_fanout(Socket& socket) {
  socket.rollover = new Rollover;
  socket.rollover->number.store(0);
  bool failed;
  {
    const std::lock_guard lock(socket.fanout);
    failed = !socket.running;
  }
  if (failed) release(socket.rollover);
}

}  // namespace

int cve_2017_6346() {
  Socket socket;
  in_threads_with<add_fanout, add_fanout>(socket);
  return 0;
}

}  // namespace reprise::bugs
