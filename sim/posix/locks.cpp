// Record locks of fcntl and lockf, and flock.

#include "sim/posix/locks.hpp"

#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/strikes.hpp"

namespace reprise::sim {
namespace {

// The last byte that any file could have.
constexpr int64_t kLastOffset = INT64_MAX;

// What l_whence means for a description, or nothing where it means none.
std::optional<int64_t> lock_base(FileCall& call, const OpenDescription& description, int whence) {
  switch (whence) {
    case SEEK_SET:
      return 0;
    case SEEK_CUR:
      return static_cast<int64_t>(description.offset);
    case SEEK_END: {
      const Outcome<Status> status = call.disk().status(description.handle);
      return status.ok() ? static_cast<int64_t>(status->size_bytes) : 0;
    }
    default:
      return std::nullopt;
  }
}

// The range that a struct flock means. @returns 0, or an error number
int to_range(FileCall& call, const OpenDescription& description, const struct flock& lock,
             RangeLock& range) {
  const std::optional<int64_t> base = lock_base(call, description, lock.l_whence);
  if (!base) return EINVAL;
  int64_t begin = 0;
  if (__builtin_add_overflow(*base, int64_t{lock.l_start}, &begin)) {
    return lock.l_start < 0 ? EINVAL : EOVERFLOW;
  }
  if (begin < 0) return EINVAL;
  int64_t last = kLastOffset;
  if (lock.l_len > 0) {
    if (lock.l_len - 1 > kLastOffset - begin) return EOVERFLOW;
    last = begin + lock.l_len - 1;
  } else if (lock.l_len < 0) {
    if (begin + lock.l_len < 0) return EINVAL;
    last = begin - 1;
    begin += lock.l_len;
  }
  if (lock.l_type != F_RDLCK && lock.l_type != F_WRLCK && lock.l_type != F_UNLCK) return EINVAL;
  range.mode = lock.l_type == F_RDLCK ? LockMode::shared : LockMode::exclusive;
  range.begin = static_cast<uint64_t>(begin);
  range.end = last == kLastOffset ? kLockToEnd : static_cast<uint64_t>(last) + 1;
  return 0;
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
  lock.l_pid = belongs_to_description(conflict->owner) ? -1 : static_cast<pid_t>(conflict->owner);
}

bool mode_allows(const OpenDescription& description, short type) {
  const int access = description.flags & O_ACCMODE;
  if (type == F_RDLCK) return access != O_WRONLY;
  return type == F_UNLCK || access != O_RDONLY;
}

// Takes a lock, waiting for it if asked to. @returns an error number
template <class Take>
int take_lock(FileCall& call, bool wait, const void* site, Take take) {
  if (call_struck(faults::FamilyId::lock_error)) {
    const bool held_outside = !wait && strike_detail(faults::FamilyId::lock_error, 2) == 0;
    return held_outside ? EAGAIN : ENOLCK;
  }
  for (;;) {
    const Outcome<void> taken = take();
    if (taken.ok() || taken.error() != EAGAIN || !wait) return taken.error();
    if (call_interrupted()) return EINTR;
    world().scheduler().block({&call.disk().locks(), "file lock", 0, site, nullptr});
    touch_machine();
  }
}

int test_lock(FileCall& call, const OpenDescription& description, const RangeLock& range,
              struct flock& lock) {
  describe_conflict(lock, call.disk().locks().conflict(description.inode, range));
  return call.status(description.inode, 0);
}

int set_lock(FileCall& call, const OpenDescription& description, const RangeLock& range, short type,
             bool wait, const void* site) {
  if (!mode_allows(description, type)) return call.fail(description.inode, EBADF);
  LockTable& locks = call.disk().locks();
  if (type == F_UNLCK) {
    locks.clear(description.inode, range.owner, range.begin, range.end);
    world().scheduler().wake(&locks);
    return call.status(description.inode, 0);
  }
  const int error =
      take_lock(call, wait, site, [&] { return locks.set(description.inode, range); });
  return error == 0 ? call.status(description.inode, 0) : call.fail(description.inode, error);
}

}  // namespace

int record_lock(int descriptor, int command, struct flock& lock, const void* site) {
  FileCall call(Operation::lock);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
  const bool of_description =
      command == F_OFD_GETLK || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  const bool tests_nothing = command == F_GETLK && lock.l_type != F_RDLCK && lock.l_type != F_WRLCK;
  if (tests_nothing || (of_description && lock.l_pid != 0)) {
    return call.fail(description->inode, EINVAL);
  }
  RangeLock range;
  range.owner = of_description ? lock_owner(*description) : call.owner();
  if (const int error = to_range(call, *description, lock, range); error != 0) {
    return call.fail(description->inode, error);
  }
  if (command == F_GETLK || command == F_OFD_GETLK) {
    return test_lock(call, *description, range, lock);
  }
  const bool wait = command == F_SETLKW || command == F_OFD_SETLKW;
  return set_lock(call, *description, range, lock.l_type, wait, site);
}

}  // namespace reprise::sim

using namespace reprise::sim;

extern "C" {

int lockf(int descriptor, int command, off_t length) {
  if (!simulated()) return REPRISE_HOST(lockf)(descriptor, command, length);
  struct flock lock {};
  lock.l_whence = SEEK_CUR;
  lock.l_len = length;
  const void* const site = __builtin_return_address(0);
  switch (command) {
    case F_TEST:
      lock.l_type = F_RDLCK;
      if (record_lock(descriptor, F_GETLK, lock, site) != 0) return -1;
      return lock.l_type == F_UNLCK ? 0 : refuse(EACCES);
    case F_ULOCK:
      lock.l_type = F_UNLCK;
      return record_lock(descriptor, F_SETLK, lock, site);
    case F_LOCK:
    case F_TLOCK:
      lock.l_type = F_WRLCK;
      return record_lock(descriptor, command == F_LOCK ? F_SETLKW : F_SETLK, lock, site);
    default:
      return refuse(EINVAL);
  }
}
int lockf64(int descriptor, int command, off64_t length) __attribute__((alias("lockf")));

int flock(int descriptor, int operation) noexcept {
  if (!simulated()) return REPRISE_HOST(flock)(descriptor, operation);
  FileCall call(Operation::lock);
  const int mode = operation & ~LOCK_NB;
  if (mode != LOCK_SH && mode != LOCK_EX && mode != LOCK_UN) return call.fail(0, EINVAL);
  const Description description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, EINVAL);
  LockTable& locks = call.disk().locks();
  const LockOwner owner = lock_owner(*description);
  if (mode == LOCK_UN) {
    locks.clear_whole(description->inode, owner);
    world().scheduler().wake(&locks);
    return call.status(description->inode, 0);
  }
  const LockMode wanted = mode == LOCK_SH ? LockMode::shared : LockMode::exclusive;
  const int error = take_lock(call, (operation & LOCK_NB) == 0, __builtin_return_address(0),
                              [&] { return locks.set_whole(description->inode, owner, wanted); });
  return error == 0 ? call.status(description->inode, 0) : call.fail(description->inode, error);
}

}  // extern "C"
