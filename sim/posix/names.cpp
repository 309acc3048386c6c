// Calls that make, change and remove names: rename, link, unlink, mkdir, rmdir, symlink, readlink.

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// A call on one path.
template <class Change>
int change_name(Operation operation, int directory, const char* path, Change change) {
  FileCall call(operation);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  return call.settle(digest(path), change(call, at));
}

// A call on two paths.
template <class Change>
int change_names(Operation operation, int from_directory, const char* from, int to_directory,
                 const char* to, Change change) {
  FileCall call(operation);
  const PathAt from_at = call.at(from_directory, from);
  const PathAt to_at = call.at(to_directory, to);
  if (call.failed()) return call.fail();
  return call.settle(digest(from) ^ digest(to), change(call, from_at, to_at));
}

int make_directory(int directory, const char* path, mode_t mode) {
  return change_name(Operation::mkdir, directory, path, [mode](FileCall& call, PathAt at) {
    return call.disk().make_directory(at, mode & ~call.files().mask & 01777);
  });
}

int unlink_name(int directory, const char* path) {
  return change_name(Operation::unlink, directory, path,
                     [](FileCall& call, PathAt at) { return call.disk().unlink(at); });
}

int remove_directory(int directory, const char* path) {
  return change_name(Operation::rmdir, directory, path, [](FileCall& call, PathAt at) {
    call.visit_entries(at);  // what is there outside keeps a directory, too
    return call.disk().remove_directory(at);
  });
}

int rename_name(int from_directory, const char* from, int to_directory, const char* to,
                RenameKind kind) {
  return change_names(Operation::rename, from_directory, from, to_directory, to,
                      [kind](FileCall& call, PathAt from_at, PathAt to_at) {
                        return call.disk().rename(from_at, to_at, kind);
                      });
}

int link_name(int from_directory, const char* from, int to_directory, const char* to,
              LastLink last) {
  return change_names(Operation::link, from_directory, from, to_directory, to,
                      [last](FileCall& call, PathAt from_at, PathAt to_at) {
                        return call.disk().link(from_at, to_at, last);
                      });
}

int link_descriptor(int descriptor, int to_directory, const char* to) {
  FileCall call(Operation::link);
  const Description& from = call.find(descriptor);
  if (from == nullptr) return call.fail();
  const PathAt at = call.at(to_directory, to);
  if (call.failed()) return call.fail();
  if (from->kind != FileKind::disk) return call.fail(digest(to), EXDEV);
  return call.settle(from->inode ^ digest(to), call.disk().link(from->handle, at));
}

int make_symlink(const char* target, int directory, const char* path) {
  return change_name(Operation::symlink, directory, path, [target](FileCall& call, PathAt at) {
    return call.disk().symlink(target, at);
  });
}

ssize_t read_link(int directory, const char* path, char* buffer, size_t bytes) {
  FileCall call(Operation::readlink);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  if (bytes == 0) return call.fail(0, EINVAL);
  const Outcome<std::string> target = call.disk().read_link(at);
  if (!target.ok()) return call.fail(digest(path), target.error());
  const size_t count = std::min(bytes, target->size());
  std::memcpy(buffer, target->data(), count);
  return call.done(digest(path), digest(*target), static_cast<ssize_t>(count));
}

}  // namespace

extern "C" {

int mkdir(const char* path, mode_t mode) noexcept {
  return simulated() ? make_directory(AT_FDCWD, path, mode) : REPRISE_HOST(mkdir)(path, mode);
}

int mkdirat(int directory, const char* path, mode_t mode) noexcept {
  return simulated() ? make_directory(directory, path, mode)
                     : REPRISE_HOST(mkdirat)(directory, path, mode);
}

int rmdir(const char* path) noexcept {
  return simulated() ? remove_directory(AT_FDCWD, path) : REPRISE_HOST(rmdir)(path);
}

int unlink(const char* path) noexcept {
  return simulated() ? unlink_name(AT_FDCWD, path) : REPRISE_HOST(unlink)(path);
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(unlinkat)(directory, path, flags);
  if ((flags & ~AT_REMOVEDIR) != 0) return refuse(EINVAL);
  return (flags & AT_REMOVEDIR) != 0 ? remove_directory(directory, path)
                                     : unlink_name(directory, path);
}

int remove(const char* path) noexcept {
  if (!simulated()) return REPRISE_HOST(remove)(path);
  if (unlink_name(AT_FDCWD, path) == 0) return 0;
  return errno == EISDIR ? remove_directory(AT_FDCWD, path) : -1;
}

int rename(const char* from, const char* to) noexcept {
  if (!simulated()) return REPRISE_HOST(rename)(from, to);
  return rename_name(AT_FDCWD, from, AT_FDCWD, to, RenameKind::replace);
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) noexcept {
  if (!simulated()) return REPRISE_HOST(renameat)(from_directory, from, to_directory, to);
  return rename_name(from_directory, from, to_directory, to, RenameKind::replace);
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to,
              unsigned flags) noexcept {
  if (!simulated()) return REPRISE_HOST(renameat2)(from_directory, from, to_directory, to, flags);
  if (flags != 0 && flags != RENAME_NOREPLACE && flags != RENAME_EXCHANGE) return refuse(EINVAL);
  const RenameKind kind = flags == RENAME_NOREPLACE  ? RenameKind::no_replace
                          : flags == RENAME_EXCHANGE ? RenameKind::exchange
                                                     : RenameKind::replace;
  return rename_name(from_directory, from, to_directory, to, kind);
}

int link(const char* from, const char* to) noexcept {
  if (!simulated()) return REPRISE_HOST(link)(from, to);
  return link_name(AT_FDCWD, from, AT_FDCWD, to, LastLink::keep);
}

int linkat(int from_directory, const char* from, int to_directory, const char* to,
           int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(linkat)(from_directory, from, to_directory, to, flags);
  if ((flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) != 0) return refuse(EINVAL);
  if (means_descriptor(from_directory, from, flags)) {
    return link_descriptor(from_directory, to_directory, to);
  }
  const LastLink last = (flags & AT_SYMLINK_FOLLOW) != 0 ? LastLink::follow : LastLink::keep;
  return link_name(from_directory, from, to_directory, to, last);
}

int symlink(const char* target, const char* path) noexcept {
  return simulated() ? make_symlink(target, AT_FDCWD, path) : REPRISE_HOST(symlink)(target, path);
}

int symlinkat(const char* target, int directory, const char* path) noexcept {
  return simulated() ? make_symlink(target, directory, path)
                     : REPRISE_HOST(symlinkat)(target, directory, path);
}

ssize_t readlink(const char* path, char* buffer, size_t bytes) noexcept {
  return simulated() ? read_link(AT_FDCWD, path, buffer, bytes)
                     : REPRISE_HOST(readlink)(path, buffer, bytes);
}

ssize_t readlinkat(int directory, const char* path, char* buffer, size_t bytes) noexcept {
  return simulated() ? read_link(directory, path, buffer, bytes)
                     : REPRISE_HOST(readlinkat)(directory, path, buffer, bytes);
}

ssize_t __readlink_chk(const char* path, char* buffer, size_t bytes, size_t) noexcept {
  return readlink(path, buffer, bytes);
}

}  // extern "C"
