// freopen: another file behind the same FILE and, as in the C library, the same descriptor.

#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <unistd.h>

#include <cerrno>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/streams.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// Flags of a FILE, as glibc has them: what its mode allows, and what was last done with it.
constexpr int kUnbuffered = 0x2;
constexpr int kNoReads = 0x4;
constexpr int kNoWrites = 0x8;
constexpr int kLineBuffered = 0x200;
constexpr int kWriting = 0x800;
constexpr int kAppends = 0x1000;
constexpr int kForgotten = kUnbuffered | kNoReads | kNoWrites | kLineBuffered | kWriting | kAppends;

int file_flags(int open_flags) {
  const int access = open_flags & O_ACCMODE;
  return (access == O_WRONLY ? kNoReads : 0) | (access == O_RDONLY ? kNoWrites : 0) |
         ((open_flags & O_APPEND) != 0 ? kAppends : 0);
}

// The FILE as new: nothing buffered, no error, its place in the file unknown.
void renew(FILE* file, int open_flags) {
  __fpurge(file);
  clearerr(file);
  file->_IO_read_base = file->_IO_read_ptr = file->_IO_read_end = nullptr;
  file->_IO_write_base = file->_IO_write_ptr = file->_IO_write_end = nullptr;
  file->_flags = (file->_flags & ~kForgotten) | file_flags(open_flags);
  file->_offset = -1;
}

// @returns whether the descriptor refers to the file of that path now; otherwise it is closed
bool reopen_descriptor(int descriptor, const char* path, int flags) {
  const int opened = flags < 0 ? -1 : open_at(AT_FDCWD, path, flags, 0666);
  const int error = flags < 0 ? EINVAL : errno;
  if (opened < 0) {
    close(descriptor);
    errno = error;
    return false;
  }
  if (opened == descriptor) return true;
  dup3(opened, descriptor, flags & O_CLOEXEC);
  close(opened);
  return true;
}

}  // namespace

extern "C" {

FILE* freopen(const char* path, const char* mode, FILE* file) {
  if (!simulated()) return REPRISE_HOST(freopen)(path, mode, file);
  if (path == nullptr) unmodelled("freopen without a path");
  fflush(file);
  const int flags = stream_open_flags(mode);
  Stream* const stream = world().running_process().files.find_stream(file);
  if (!reopen_descriptor(fileno(file), path, flags)) return nullptr;
  start_at_end(fileno(file), flags);
  // The standard streams are shared by all processes and keep their mode.
  if (stream != nullptr) renew(file, flags);
  return file;
}
FILE* freopen64(const char* path, const char* mode, FILE* file) __attribute__((alias("freopen")));

}  // extern "C"
