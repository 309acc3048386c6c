// sendfile, copy_file_range, chown and realpath: calls that the C library would make without us, told
// in terms of those we model.

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/transfer.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

// One round of copying: what a page-cache readahead brings in at once.
constexpr size_t kMostAtOnce = 128 * 1024;

// Copies once. @returns how many bytes, or -1 and errno
ssize_t copy_bytes(int from, off_t* from_offset, int to, off_t* to_offset, size_t bytes) {
  std::vector<char> buffer(std::min(bytes, kMostAtOnce));
  const ssize_t got = read_bytes(from, buffer.data(), buffer.size(),
                                 from_offset == nullptr ? kAtOffset : *from_offset);
  if (got <= 0) return got;
  const ssize_t put = write_bytes(to, buffer.data(), static_cast<size_t>(got),
                                  to_offset == nullptr ? kAtOffset : *to_offset);
  const ssize_t moved = std::max<ssize_t>(put, 0);
  if (from_offset != nullptr) *from_offset += moved;
  if (to_offset != nullptr) *to_offset += moved;
  // What was read but not written is to be read again.
  if (from_offset == nullptr && moved < got) seek(from, moved - got, SEEK_CUR);
  return put;
}

int change_owner(int directory, const char* path, uid_t user, gid_t group, int flags) {
  FileCall call(Operation::chmod);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return call.settle(digest(path), call.disk().set_owner(at, user, group, last));
}

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

ssize_t sendfile(int to, int from, off_t* offset, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(sendfile)(to, from, offset, bytes);
  return copy_bytes(from, offset, to, nullptr, bytes);
}
ssize_t sendfile64(int to, int from, off64_t* offset, size_t bytes) noexcept
    __attribute__((alias("sendfile")));

ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t bytes,
                        unsigned flags) {
  if (!simulated()) {
    return REPRISE_HOST(copy_file_range)(from, from_offset, to, to_offset, bytes, flags);
  }
  return copy_bytes(from, from_offset, to, to_offset, bytes);
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
  return simulated() ? change_owner(directory, path, user, group, flags)
                     : REPRISE_HOST(fchownat)(directory, path, user, group, flags);
}

int fchown(int descriptor, uid_t user, gid_t group) noexcept {
  if (!simulated()) return REPRISE_HOST(fchown)(descriptor, user, group);
  FileCall call(Operation::chmod);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  return call.settle(description->inode,
                     call.disk().set_owner(description->handle, user, group));
}

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
