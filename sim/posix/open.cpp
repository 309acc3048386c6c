// open and its relatives, close, dup: from paths to descriptors.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <optional>

#include "scheduler/check.hpp"
#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/pipes.hpp"
#include "sim/posix/strikes.hpp"

namespace reprise::sim {
namespace {

// Flags that say how to open; the others stay with the description.
constexpr int kCreationFlags = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC;

std::optional<FileKind> special_file(std::string_view path) {
  if (path == "/dev/null") return FileKind::null;
  if (path == "/dev/zero") return FileKind::zero;
  if (path == "/dev/urandom" || path == "/dev/random") return FileKind::random;
  return std::nullopt;
}

// Linux takes the descriptor before it looks at the path. @returns an error number, or 0
int descriptor_error(const FileCall& call) {
  if (call.files().descriptors.is_full()) {
    if (call.files().descriptors.most() < DescriptorTable::kMost) {
      world().machine().faults().count(faults::FamilyId::descriptor_limit);
    }
    return EMFILE;
  }
  return call_struck(faults::FamilyId::descriptor_limit) ? ENFILE : 0;
}

int add(FileCall& call, Description description, int flags) {
  const std::uint64_t object = description->inode;
  const int number = call.files().descriptors.add(std::move(description), (flags & O_CLOEXEC) != 0);
  REPRISE_CHECK(number >= 0);
  return static_cast<int>(call.done(object, 0, number));
}

// Errors that close reports although the descriptor is gone (Linux).
int close_error(const OpenDescription& description) {
  const bool may_fail =
      description.kind == FileKind::disk && (description.flags & O_ACCMODE) != O_RDONLY;
  if (!may_fail || !call_struck(faults::FamilyId::close_error)) return 0;
  return strike_detail(faults::FamilyId::close_error, 2) == 0 ? EINTR : EIO;
}

}  // namespace

void close_description(FileCall& call, const Description& description) {
  if (description->kind == FileKind::pipe && description.use_count() == 1) {
    close_pipe_end(*description);
  }
  if (description->kind != FileKind::disk) return;
  // Closing any descriptor of a file gives up all the process's record locks on it (POSIX).
  call.disk().locks().clear_all(description->inode, call.owner());
  if (description.use_count() == 1) {
    call.disk().locks().clear_all(description->inode, lock_owner(*description));
    (void)call.disk().close(description->handle);
  }
  world().scheduler().wake(&call.disk().locks());
}

int open_at(int directory, const char* path, int flags, mode_t mode) {
  FileCall call(Operation::open);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  if (const int error = descriptor_error(call); error != 0) return call.fail(0, error);
  auto description = std::make_shared<OpenDescription>();
  description->flags = flags & ~kCreationFlags;
  if (const auto kind = special_file(path)) {
    description->kind = *kind;
    return add(call, std::move(description), flags);
  }
  if (call_interrupted()) return call.fail(digest(path), EINTR);
  const auto permissions = static_cast<std::uint32_t>(mode & ~call.files().mask & 07777);
  const Outcome<Handle> handle = call.disk().open(at, flags, permissions, call.owner());
  if (!handle.ok()) return call.fail(digest(path), handle.error());
  const Outcome<Status> status = call.disk().status(*handle);
  description->kind = FileKind::disk;
  description->handle = *handle;
  description->inode = status->inode;
  description->type = status->type;
  return add(call, std::move(description), flags);
}

int duplicate_descriptor(int from, int lowest, bool close_on_exec) {
  FileCall call(Operation::duplicate);
  const Description description = call.find(from);
  if (description == nullptr) return call.fail();
  if (lowest < 0 || lowest >= call.files().descriptors.most()) return call.fail(0, EINVAL);
  const int number = call.files().descriptors.add(description, close_on_exec, lowest);
  if (number < 0) return call.fail(0, EMFILE);
  return call.status(description->inode, number);
}

}  // namespace reprise::sim

using namespace reprise::sim;

namespace {

mode_t mode_argument(int flags, va_list list) {
  const bool creates = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return creates ? va_arg(list, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_argument(flags, list);
  va_end(list);
  return simulated() ? open_at(AT_FDCWD, path, flags, mode) : REPRISE_HOST(open)(path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_argument(flags, list);
  va_end(list);
  return simulated() ? open_at(directory, path, flags, mode)
                     : REPRISE_HOST(openat)(directory, path, flags, mode);
}

int open64(const char* path, int flags, ...) __attribute__((alias("open")));
int openat64(int directory, const char* path, int flags, ...) __attribute__((alias("openat")));

int creat(const char* path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char* path, mode_t mode) __attribute__((alias("creat")));

// What a hardened build calls where no mode is given.
int __open_2(const char* path, int flags) { return open(path, flags); }
int __open64_2(const char* path, int flags) { return open(path, flags); }
int __openat_2(int directory, const char* path, int flags) {
  return openat(directory, path, flags);
}
int __openat64_2(int directory, const char* path, int flags) {
  return openat(directory, path, flags);
}

int close(int descriptor) {
  if (!simulated()) return REPRISE_HOST(close)(descriptor);
  FileCall call(Operation::close);
  if (call.find(descriptor) == nullptr) return call.fail();
  const Description description = call.files().descriptors.remove(descriptor);
  close_description(call, description);
  if (const int error = close_error(*description); error != 0) {
    return call.fail(description->inode, error);
  }
  return call.status(description->inode, 0);
}

int dup(int descriptor) noexcept {
  return simulated() ? duplicate_descriptor(descriptor, 0, false) : REPRISE_HOST(dup)(descriptor);
}

int dup2(int from, int to) noexcept {
  if (!simulated()) return REPRISE_HOST(dup2)(from, to);
  FileCall call(Operation::duplicate);
  if (to < 0 || to >= call.files().descriptors.most()) return call.fail(0, EBADF);
  const Description description = call.find(from);
  if (description == nullptr) return call.fail();
  if (from == to) return call.status(description->inode, to);
  if (call.files().descriptors.find(to) != nullptr) {
    close_description(call, call.files().descriptors.remove(to));
  }
  call.files().descriptors.set(to, description, false);
  return call.status(description->inode, to);
}

int dup3(int from, int to, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(dup3)(from, to, flags);
  if (from == to || (flags & ~O_CLOEXEC) != 0) return refuse(EINVAL);
  const int number = dup2(from, to);
  if (number >= 0 && (flags & O_CLOEXEC) != 0) {
    const Kernel kernel;
    world().running_process().files.descriptors.set_close_on_exec(number, true);
  }
  return number;
}

}  // extern "C"
