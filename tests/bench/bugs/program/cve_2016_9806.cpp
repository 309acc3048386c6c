// ConVul/CVE-2016-9806, Linux netlink: each of two dumps puts its buffer into the socket under the
// lock, and frees after the lock what is in the socket then: maybe the other one's.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Buffer {
  int priority = 0;
};

struct Socket {
  std::mutex mutex;
  Buffer* buffer = nullptr;
};

void dump(Socket& socket) {
  {
    const std::lock_guard lock(socket.mutex);
    socket.buffer = new Buffer;
  }
  release(socket.buffer);
}

}  // namespace

int cve_2016_9806() {
  Socket socket;
  in_threads_with<dump, dump>(socket);
  return 0;
}

}  // namespace reprise::bugs
