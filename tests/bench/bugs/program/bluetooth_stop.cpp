// CS/bluetooth_driver: the driver looks whether it is being stopped, and then counts itself in. A
// stop in between finds nobody counted. One thread stops, the main thread works.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Device {
  int pending = 1;  // one for the device itself
  bool stopping = false;
  bool idle = false;
};

std::mutex atomically;
bool stopped;

bool enter(Device& device) {
  if (device.stopping) return false;
  const std::lock_guard lock(atomically);
  ++device.pending;
  return true;
}

void leave(Device& device) {
  int pending;
  {
    const std::lock_guard lock(atomically);
    pending = --device.pending;
  }
  if (pending == 0) device.idle = true;
}

void work(Device& device) {
  if (enter(device)) require(!stopped);
  leave(device);
}

void stop(Device& device) {
  device.stopping = true;
  leave(device);
  if (device.idle) stopped = true;
}

}  // namespace

int bluetooth_stop() {
  Device device;
  stopped = false;
  Threads threads;
  threads.start_with<stop>(device);
  work(device);
  return 0;
}

}  // namespace reprise::bugs
