// ioctl: nothing a simulated program has open is a terminal or a device; what files themselves
// answer is here.

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"

using namespace reprise::sim;

namespace {

// How much of a regular file lies behind the offset. @returns 0, or -1 and errno
int tell_readable(FileCall& call, const OpenDescription& description, int& readable) {
  const Outcome<Status> status = call.disk().status(description.handle);
  if (!status.ok()) return call.fail(description.inode, status.error());
  readable = static_cast<int>(status->size_bytes - description.offset);
  return call.status(description.inode, 0);
}

int simulated_ioctl(int descriptor, unsigned long request, void* argument) {
  FileCall call(Operation::control);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  const bool regular =
      description->kind == FileKind::disk && description->type == FileType::regular;
  switch (request) {
    case FIONREAD:
      if (regular) return tell_readable(call, *description, *static_cast<int*>(argument));
      return call.fail(description->inode, ENOTTY);
    case FIOCLEX:
    case FIONCLEX:
      call.files().descriptors.set_close_on_exec(descriptor, request == FIOCLEX);
      return call.status(description->inode, 0);
    default:
      return call.fail(description->inode, ENOTTY);
  }
}

}  // namespace

extern "C" {

int ioctl(int descriptor, unsigned long request, ...) noexcept {
  va_list list;
  va_start(list, request);
  void* const argument = va_arg(list, void*);
  va_end(list);
  return simulated() ? simulated_ioctl(descriptor, request, argument)
                     : REPRISE_HOST(ioctl)(descriptor, request, argument);
}

int isatty(int descriptor) noexcept {
  if (!simulated()) return REPRISE_HOST(isatty)(descriptor);
  simulated_ioctl(descriptor, TCGETS, nullptr);  // fails, and says why
  return 0;
}

}  // extern "C"
