// fsync and its relatives, and the calls that change how much of a file there is. A sync takes virtual
// time, and other threads run meanwhile.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/world.hpp"

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
  const uint64_t doublings = world().decisions().choose(kSyncLatencyStream, self.id, self.points,
                                                        kLatencyDoublings);
  const uint64_t deadline_ns = world().scheduler().now_ns() + (kShortestSyncNs << doublings);
  world().scheduler().block({&call, "disk", 0, site, nullptr}, deadline_ns);
}

template <class Sync>
int sync_with_latency(Operation operation, int descriptor, const void* site, Sync sync) {
  FileCall call(operation);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
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

bool writable(const OpenDescription& description) {
  return description.kind == FileKind::disk && (description.flags & O_ACCMODE) != O_RDONLY;
}

// FALLOC_FL_* as the disk knows them. @returns whether the combination is one it models
bool allocate_kind(int mode, AllocateKind& kind) {
  switch (mode) {
    case 0:
      kind = AllocateKind::extend;
      return true;
    case FALLOC_FL_KEEP_SIZE:
      kind = AllocateKind::keep_size;
      return true;
    case FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE:
      kind = AllocateKind::punch_hole;
      return true;
    case FALLOC_FL_ZERO_RANGE:
      kind = AllocateKind::zero;
      return true;
    case FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE:
      kind = AllocateKind::zero_keep_size;
      return true;
    default:
      return false;
  }
}

// @returns an error number
int allocate(FileCall& call, int descriptor, int mode, off_t offset, off_t length) {
  const Description& description = call.find(descriptor);
  if (description == nullptr || !writable(*description)) return EBADF;
  if (offset < 0 || length <= 0) return EINVAL;
  AllocateKind kind{};
  if (!allocate_kind(mode, kind)) return EOPNOTSUPP;
  return call.disk()
      .allocate(description->handle, kind, static_cast<uint64_t>(offset),
                static_cast<uint64_t>(length))
      .error();
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
  if (offset < 0 || bytes < 0 || (flags & ~kKnown) != 0) {
    return call.fail(description->inode, EINVAL);
  }
  return call.status(description->inode, 0);
}

int ftruncate(int descriptor, off_t size) noexcept {
  if (!simulated()) return REPRISE_HOST(ftruncate)(descriptor, size);
  FileCall call(Operation::truncate);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (size < 0 || !writable(*description)) return call.fail(description->inode, EINVAL);
  return call.settle(description->inode,
                     call.disk().truncate(description->handle, static_cast<uint64_t>(size)));
}

int truncate(const char* path, off_t size) noexcept {
  if (!simulated()) return REPRISE_HOST(truncate)(path, size);
  FileCall call(Operation::truncate);
  const PathAt at = call.at(AT_FDCWD, path);
  if (call.failed()) return call.fail();
  if (size < 0) return call.fail(0, EINVAL);
  return call.settle(digest(path), call.disk().truncate(at, static_cast<uint64_t>(size)));
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  if (!simulated()) return REPRISE_HOST(fallocate)(descriptor, mode, offset, length);
  FileCall call(Operation::allocate);
  const int error = allocate(call, descriptor, mode, offset, length);
  return error == 0 ? call.status(0, 0) : call.fail(0, error);
}

int posix_fallocate(int descriptor, off_t offset, off_t length) {
  if (!simulated()) return REPRISE_HOST(posix_fallocate)(descriptor, offset, length);
  FileCall call(Operation::allocate);
  return call.status(0, allocate(call, descriptor, 0, offset, length));
}

// Advice changes nothing that a program could observe.
int posix_fadvise(int descriptor, off_t offset, off_t length, int advice) noexcept {
  if (!simulated()) return REPRISE_HOST(posix_fadvise)(descriptor, offset, length, advice);
  const Kernel kernel;
  return world().running_process().files.descriptors.find(descriptor) == nullptr ? EBADF : 0;
}

int ftruncate64(int descriptor, off64_t size) noexcept __attribute__((alias("ftruncate")));
int truncate64(const char* path, off64_t size) noexcept __attribute__((alias("truncate")));
int fallocate64(int descriptor, int mode, off64_t offset, off64_t length)
    __attribute__((alias("fallocate")));
int posix_fallocate64(int descriptor, off64_t offset, off64_t length)
    __attribute__((alias("posix_fallocate")));
int posix_fadvise64(int descriptor, off64_t offset, off64_t length, int advice) noexcept
    __attribute__((alias("posix_fadvise")));

}  // extern "C"
