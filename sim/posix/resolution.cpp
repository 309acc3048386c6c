// realpath and its relatives: the C library would ask the kernel without us.

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"

using namespace reprise::sim;

namespace {

// @returns the absolute path without links, or an error
Outcome<std::string> real_path(FileCall& call, std::string path) {
  for (int links = 0; links < kSymlinkDepthMax; ++links) {
    const PathAt at{call.files().working_directory, path};
    const Outcome<Status> status = call.disk().status(at, LastLink::keep);
    if (!status.ok()) return status.failure();
    if (status->type == FileType::directory) {
      return call.disk().path_of_directory(status->inode);
    }
    const size_t slash = path.rfind('/');
    const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const Outcome<Status> above =
        call.disk().status({call.files().working_directory, parent}, LastLink::follow);
    if (!above.ok()) return above.failure();
    Outcome<std::string> base = call.disk().path_of_directory(above->inode);
    if (!base.ok()) return base.failure();
    const std::string prefix = *base == "/" ? "/" : *base + "/";
    if (status->type == FileType::regular) return prefix + path.substr(slash + 1);
    const Outcome<std::string> target = call.disk().read_link(at);
    if (!target.ok()) return target.failure();
    path = (*target)[0] == '/' ? *target : prefix + *target;
  }
  return Failure{ELOOP};
}

}  // namespace

extern "C" {

char* realpath(const char* path, char* buffer) noexcept {
  if (!simulated()) return REPRISE_HOST(realpath)(path, buffer);
  std::string resolved;
  {
    FileCall call(Operation::readlink);
    const Outcome<std::string> found =
        path == nullptr ? Outcome<std::string>(Failure{EINVAL}) : real_path(call, path);
    if (!found.ok()) {
      call.fail(0, found.error());
      return nullptr;
    }
    resolved = *found;
    call.done(0, digest(resolved), 0);
  }
  if (buffer == nullptr) buffer = static_cast<char*>(malloc(resolved.size() + 1));
  std::memcpy(buffer, resolved.c_str(), resolved.size() + 1);
  return buffer;
}

char* canonicalize_file_name(const char* path) noexcept { return realpath(path, nullptr); }

char* __realpath_chk(const char* path, char* buffer, size_t) noexcept {
  return realpath(path, buffer);
}

}  // extern "C"
