// fsync and its relatives. A sync takes virtual time, and other threads run meanwhile.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "sim/host.hpp"
#include "sim/monitor.hpp"
#include "sim/posix/device_time.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/strikes.hpp"

using namespace reprise::sim;

namespace {

constexpr reprise::scheduler::Stream kSyncLatencyStream{"disk.sync.latency"};
constexpr reprise::scheduler::Stream kSyncMomentStream{"disk.sync.moment"};

// From a fast drive's flush, 64 us, doubling to a slow disk's 8 ms.
constexpr uint64_t kShortestSyncNs = 64'000;
constexpr uint64_t kLatencyDoublings = 8;

// Passes the time of one sync, during which the thread waits for the device.
void wait_for_device(FileCall& call, const void* site) {
  const Thread& self = world().running_thread();
  const uint64_t doublings =
      world().decisions().choose(kSyncLatencyStream, self.id, self.points, kLatencyDoublings);
  const uint64_t now_ns = world().scheduler().now_ns();
  const uint64_t latency_ns =
      (kShortestSyncNs << doublings) * world().machine().disk_slowdown(now_ns);
  const reprise::scheduler::Wait wait{&call, "sync of a file", 0, site, nullptr};
  world().monitor().waits(wait);
  world().scheduler().block(wait, now_ns + latency_ns);
  touch_machine();
  call.tell_disk_the_time();
}

template <class Sync>
int sync_with_latency(Operation operation, int descriptor, const void* site, Sync sync) {
  FileCall call(operation);
  if (const int error = await_disk(call, descriptor); error != 0) return call.fail(0, error);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
  if (call_interrupted()) return call.fail(description->inode, EINTR);
  // What is written while a sync is under way may or may not be covered by it.
  const Thread& self = world().running_thread();
  const bool late = world().decisions().chance(kSyncMomentStream, self.id, self.points, {1, 2});
  if (late) wait_for_device(call, site);
  const Outcome<void> outcome = sync(call, *description);
  if (!late) wait_for_device(call, site);
  return call.settle(description->inode, outcome);
}

Outcome<void> sync_one(FileCall& call, const OpenDescription& description) {
  return call.disk().sync(description.handle);
}

Outcome<void> sync_everything(FileCall& call, const OpenDescription&) {
  return call.disk().sync_all();
}

}  // namespace

extern "C" {

int fsync(int descriptor) {
  if (!simulated()) return REPRISE_HOST(fsync)(descriptor);
  return sync_with_latency(Operation::sync, descriptor, __builtin_return_address(0), &sync_one);
}

int fdatasync(int descriptor) {
  if (!simulated()) return REPRISE_HOST(fdatasync)(descriptor);
  return sync_with_latency(Operation::data_sync, descriptor, __builtin_return_address(0),
                           &sync_one);
}

int syncfs(int descriptor) noexcept {
  if (!simulated()) return REPRISE_HOST(syncfs)(descriptor);
  return sync_with_latency(Operation::sync, descriptor, __builtin_return_address(0),
                           &sync_everything);
}

void sync() noexcept {
  if (!simulated()) return REPRISE_HOST(sync)();
  FileCall call(Operation::sync);
  call.settle(0, call.disk().sync_all());
}

// Starts writing, promises nothing: no metadata, no flush of the device.
int sync_file_range(int descriptor, off64_t offset, off64_t bytes, unsigned flags) {
  if (!simulated()) return REPRISE_HOST(sync_file_range)(descriptor, offset, bytes, flags);
  FileCall call(Operation::range_sync);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, ESPIPE);
  constexpr unsigned kKnown =
      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  off64_t end = 0;
  const bool overflows = __builtin_add_overflow(offset, bytes, &end);
  if (offset < 0 || overflows || end < offset || (flags & ~kKnown) != 0) {
    return call.fail(description->inode, EINVAL);
  }
  return call.status(description->inode, 0);
}

}  // extern "C"
