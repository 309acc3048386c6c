// The working directory and the mask for the modes of new files: what path calls start from.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

int change_directory(FileCall& call, const Outcome<Status>& status) {
  if (!status.ok()) return call.fail(0, status.error());
  if (status->type != FileType::directory) return call.fail(status->inode, ENOTDIR);
  call.files().working_directory = status->inode;
  return call.status(status->inode, 0);
}

}  // namespace

extern "C" {

int chdir(const char* path) noexcept {
  if (!simulated()) return REPRISE_HOST(chdir)(path);
  FileCall call(Operation::chdir);
  const PathAt at = call.at(AT_FDCWD, path);
  return call.failed() ? call.fail() : change_directory(call, call.disk().status(at));
}

int fchdir(int descriptor) noexcept {
  if (!simulated()) return REPRISE_HOST(fchdir)(descriptor);
  FileCall call(Operation::chdir);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) return call.fail(0, ENOTDIR);
  return change_directory(call, call.disk().status(description->handle));
}

char* getcwd(char* buffer, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(getcwd)(buffer, bytes);
  if (buffer != nullptr && bytes == 0) {
    errno = EINVAL;
    return nullptr;
  }
  std::string path;
  {
    FileCall call(Operation::readlink);
    const Outcome<std::string> found = call.disk().path_of_directory(call.working_directory());
    if (!found.ok()) {
      call.fail(0, found.error());
      return nullptr;
    }
    path = *found;
    call.done(0, digest(path), 0);
  }
  // glibc: a null buffer asks for one, as large as needed.
  if (buffer == nullptr) {
    bytes = std::max(bytes, path.size() + 1);
    buffer = static_cast<char*>(malloc(bytes));
  }
  if (bytes <= path.size()) {
    errno = ERANGE;
    return nullptr;
  }
  std::memcpy(buffer, path.c_str(), path.size() + 1);
  return buffer;
}

char* __getcwd_chk(char* buffer, size_t bytes, size_t) noexcept { return getcwd(buffer, bytes); }

mode_t umask(mode_t mask) noexcept {
  if (!simulated()) return REPRISE_HOST(umask)(mask);
  const Kernel kernel;
  ProcessFiles& files = world().running_process().files;
  const mode_t before = files.mask;
  files.mask = mask & 0777;
  return before;
}

}  // extern "C"
