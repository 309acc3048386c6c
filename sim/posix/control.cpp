// fcntl.

#include <fcntl.h>

#include <cerrno>
#include <cstdarg>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/locks.hpp"
#include "sim/posix/open.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// Every description of a 64-bit process has it; the header calls it 0.
constexpr int kLargeFile = 0100000;

// The status flags that F_SETFL can change.
constexpr int kChangeable = O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK;

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
      return call.status(description->inode, description->flags | kLargeFile);
    default:  // F_SETFL
      if (description->kind == FileKind::disk) {
        call.disk().keep_access_time(description->handle, (argument & O_NOATIME) != 0);
      }
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

}  // extern "C"
