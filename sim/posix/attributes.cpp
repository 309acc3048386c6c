// chmod and chown in all their forms.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"

using namespace reprise::sim;

namespace {

int change_owner(int directory, const char* path, uid_t user, gid_t group, int flags) {
  FileCall call(Operation::chmod);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return call.settle(digest(path), call.disk().set_owner(at, user, group, last));
}

}  // namespace

extern "C" {

int fchmodat(int directory, const char* path, mode_t mode, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(fchmodat)(directory, path, mode, flags);
  FileCall call(Operation::chmod);
  if ((flags & ~AT_SYMLINK_NOFOLLOW) != 0) return call.fail(0, EINVAL);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  if (flags != 0) {
    const Outcome<Status> status = call.disk().status(at, LastLink::keep);
    if (!status.ok()) return call.fail(digest(path), status.error());
    // A symbolic link has no mode of its own that could be changed.
    if (status->type == FileType::symlink) return call.fail(digest(path), EOPNOTSUPP);
  }
  return call.settle(digest(path), call.disk().set_mode(at, mode & 07777));
}

int chmod(const char* path, mode_t mode) noexcept {
  return simulated() ? fchmodat(AT_FDCWD, path, mode, 0) : REPRISE_HOST(chmod)(path, mode);
}

int fchmod(int descriptor, mode_t mode) noexcept {
  if (!simulated()) return REPRISE_HOST(fchmod)(descriptor, mode);
  FileCall call(Operation::chmod);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  return call.settle(description->inode, call.disk().set_mode(description->handle, mode & 07777));
}

int chown(const char* path, uid_t user, gid_t group) noexcept {
  return simulated() ? change_owner(AT_FDCWD, path, user, group, 0)
                     : REPRISE_HOST(chown)(path, user, group);
}

int lchown(const char* path, uid_t user, gid_t group) noexcept {
  return simulated() ? change_owner(AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW)
                     : REPRISE_HOST(lchown)(path, user, group);
}

int fchownat(int directory, const char* path, uid_t user, gid_t group, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(fchownat)(directory, path, user, group, flags);
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) return refuse(EINVAL);
  if (means_descriptor(directory, path, flags)) return fchown(directory, user, group);
  return change_owner(directory, path, user, group, flags);
}

int fchown(int descriptor, uid_t user, gid_t group) noexcept {
  if (!simulated()) return REPRISE_HOST(fchown)(descriptor, user, group);
  FileCall call(Operation::chmod);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  return call.settle(description->inode, call.disk().set_owner(description->handle, user, group));
}

}  // extern "C"
