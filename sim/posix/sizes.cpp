// The calls that change how much of a file there is, and how much room is kept for it.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/strikes.hpp"

using namespace reprise::sim;

namespace {

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
  if (description == nullptr) return EBADF;
  if (offset < 0 || length <= 0) return EINVAL;
  AllocateKind kind{};
  if (!allocate_kind(mode, kind)) return EOPNOTSUPP;
  if (!writable(*description)) return EBADF;
  if (call_interrupted()) return EINTR;
  return call.disk()
      .allocate(description->handle, kind, static_cast<uint64_t>(offset),
                static_cast<uint64_t>(length))
      .error();
}

}  // namespace

extern "C" {

int ftruncate(int descriptor, off_t size) noexcept {
  if (!simulated()) return REPRISE_HOST(ftruncate)(descriptor, size);
  FileCall call(Operation::truncate);
  if (size < 0) return call.fail(0, EINVAL);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (!writable(*description)) return call.fail(description->inode, EINVAL);
  if (call_interrupted()) return call.fail(description->inode, EINTR);
  return call.settle(description->inode,
                     call.disk().truncate(description->handle, static_cast<uint64_t>(size)));
}

int truncate(const char* path, off_t size) noexcept {
  if (!simulated()) return REPRISE_HOST(truncate)(path, size);
  FileCall call(Operation::truncate);
  if (size < 0) return call.fail(0, EINVAL);
  const PathAt at = call.at(AT_FDCWD, path);
  if (call.failed()) return call.fail();
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
  if (world().running_process().files.descriptors.find(descriptor) == nullptr) return EBADF;
  const bool known = advice >= POSIX_FADV_NORMAL && advice <= POSIX_FADV_NOREUSE;
  return length >= 0 && known ? 0 : EINVAL;
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
