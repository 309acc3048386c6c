// fcntl, flock and ioctl.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <optional>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// The status flags that F_SETFL can change.
constexpr int kChangeable = O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK;

// @returns the range a struct flock means, or nothing where it means none
std::optional<RangeLock> to_range(FileCall& call, const OpenDescription& description,
                                  const struct flock& lock, LockOwner owner) {
  off_t base = 0;
  if (lock.l_whence == SEEK_CUR) base = static_cast<off_t>(description.offset);
  if (lock.l_whence == SEEK_END) {
    const Outcome<Status> status = call.disk().status(description.handle);
    if (!status.ok()) return std::nullopt;
    base = static_cast<off_t>(status->size_bytes);
  }
  off_t begin = base + lock.l_start;
  off_t end = begin + lock.l_len;
  if (lock.l_len < 0) std::swap(begin, end);
  if (begin < 0) return std::nullopt;
  RangeLock range;
  range.owner = owner;
  range.mode = lock.l_type == F_RDLCK ? LockMode::shared : LockMode::exclusive;
  range.begin = static_cast<uint64_t>(begin);
  range.end = lock.l_len == 0 ? kLockToEnd : static_cast<uint64_t>(end);
  return range;
}

void describe_conflict(struct flock& lock, const std::optional<RangeLock>& conflict) {
  if (!conflict) {
    lock.l_type = F_UNLCK;
    return;
  }
  lock.l_type = conflict->mode == LockMode::shared ? F_RDLCK : F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(conflict->begin);
  lock.l_len =
      conflict->end == kLockToEnd ? 0 : static_cast<off_t>(conflict->end - conflict->begin);
  lock.l_pid = static_cast<pid_t>(conflict->owner);
}

bool mode_allows(const OpenDescription& description, short type) {
  const int access = description.flags & O_ACCMODE;
  if (type == F_RDLCK) return access != O_WRONLY;
  return type == F_UNLCK || access != O_RDONLY;
}

// Takes a lock, waiting for it if asked to. @returns an error number
template <class Take>
int take_lock(FileCall& call, bool wait, const void* site, Take take) {
  for (;;) {
    const Outcome<void> taken = take();
    if (taken.ok() || taken.error() != EAGAIN || !wait) return taken.error();
    world().scheduler().block({&call.disk().locks(), "file lock", 0, site, nullptr});
  }
}

int record_lock(int descriptor, int command, struct flock& lock, const void* site) {
  FileCall call(Operation::lock);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
  const bool of_description = command == F_OFD_GETLK || command == F_OFD_SETLK ||
                              command == F_OFD_SETLKW;
  const LockOwner owner = of_description ? lock_owner(*description) : call.owner();
  const std::optional<RangeLock> range = to_range(call, *description, lock, owner);
  if (!range) return call.fail(description->inode, EINVAL);
  LockTable& locks = call.disk().locks();
  if (command == F_GETLK || command == F_OFD_GETLK) {
    describe_conflict(lock, locks.conflict(description->inode, *range));
    if (of_description && lock.l_type != F_UNLCK) lock.l_pid = -1;
    return call.status(description->inode, 0);
  }
  if (!mode_allows(*description, lock.l_type)) return call.fail(description->inode, EBADF);
  if (lock.l_type == F_UNLCK) {
    locks.clear(description->inode, owner, range->begin, range->end);
    world().scheduler().wake(&locks);
    return call.status(description->inode, 0);
  }
  const bool wait = command == F_SETLKW || command == F_OFD_SETLKW;
  const int error = take_lock(call, wait, site,
                              [&] { return locks.set(description->inode, *range); });
  return error == 0 ? call.status(description->inode, 0) : call.fail(description->inode, error);
}

int descriptor_flags(int descriptor, int command, int argument) {
  FileCall call(Operation::control);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  DescriptorTable& table = call.files().descriptors;
  switch (command) {
    case F_GETFD:
      return call.status(description->inode, table.close_on_exec(descriptor) ? FD_CLOEXEC : 0);
    case F_SETFD:
      table.set_close_on_exec(descriptor, (argument & FD_CLOEXEC) != 0);
      return call.status(description->inode, 0);
    case F_GETFL:
      return call.status(description->inode, description->flags | O_LARGEFILE);
    default:  // F_SETFL
      description->flags = (description->flags & ~kChangeable) | (argument & kChangeable);
      return call.status(description->inode, 0);
  }
}

int simulated_fcntl(int descriptor, int command, long argument, const void* site) {
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      return duplicate_descriptor(descriptor, static_cast<int>(argument),
                                  command == F_DUPFD_CLOEXEC);
    case F_GETFD:
    case F_SETFD:
    case F_GETFL:
    case F_SETFL:
      return descriptor_flags(descriptor, command, static_cast<int>(argument));
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      return record_lock(descriptor, command, *reinterpret_cast<struct flock*>(argument), site);
    case F_SET_RW_HINT:
    case F_SET_FILE_RW_HINT:
      return 0;  // advice
    default:
      unmodelled("fcntl command");
  }
}

}  // namespace

extern "C" {

int fcntl(int descriptor, int command, ...) {
  va_list list;
  va_start(list, command);
  const long argument = va_arg(list, long);
  va_end(list);
  if (!simulated()) return REPRISE_HOST(fcntl)(descriptor, command, argument);
  return simulated_fcntl(descriptor, command, argument, __builtin_return_address(0));
}
int fcntl64(int descriptor, int command, ...) __attribute__((alias("fcntl")));

int flock(int descriptor, int operation) noexcept {
  if (!simulated()) return REPRISE_HOST(flock)(descriptor, operation);
  FileCall call(Operation::lock);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
  LockTable& locks = call.disk().locks();
  const LockOwner owner = lock_owner(*description);
  const int mode = operation & ~LOCK_NB;
  if (mode == LOCK_UN) {
    locks.clear_whole(description->inode, owner);
    world().scheduler().wake(&locks);
    return call.status(description->inode, 0);
  }
  if (mode != LOCK_SH && mode != LOCK_EX) return call.fail(description->inode, EINVAL);
  const LockMode wanted = mode == LOCK_SH ? LockMode::shared : LockMode::exclusive;
  const int error = take_lock(call, (operation & LOCK_NB) == 0, __builtin_return_address(0), [&] {
    return locks.set_whole(description->inode, owner, wanted);
  });
  return error == 0 ? call.status(description->inode, 0) : call.fail(description->inode, error);
}

int lockf(int descriptor, int command, off_t length) {
  if (!simulated()) return REPRISE_HOST(lockf)(descriptor, command, length);
  struct flock lock {};
  lock.l_type = command == F_ULOCK ? F_UNLCK : F_WRLCK;
  lock.l_whence = SEEK_CUR;
  lock.l_len = length;
  if (command != F_TEST) return fcntl(descriptor, command == F_LOCK ? F_SETLKW : F_SETLK, &lock);
  if (fcntl(descriptor, F_GETLK, &lock) != 0) return -1;
  if (lock.l_type == F_UNLCK) return 0;
  errno = EACCES;
  return -1;
}
int lockf64(int descriptor, int command, off64_t length) __attribute__((alias("lockf")));

// Nothing a simulated program has open is a terminal or takes commands.
int ioctl(int descriptor, unsigned long request, ...) noexcept {
  va_list list;
  va_start(list, request);
  void* const argument = va_arg(list, void*);
  va_end(list);
  if (!simulated()) return REPRISE_HOST(ioctl)(descriptor, request, argument);
  FileCall call(Operation::control);
  return call.find(descriptor) == nullptr ? call.fail() : call.fail(0, ENOTTY);
}

int isatty(int descriptor) noexcept {
  if (!simulated()) return REPRISE_HOST(isatty)(descriptor);
  errno = ENOTTY;
  return 0;
}

}  // extern "C"
