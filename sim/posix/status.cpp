// stat in all its forms, access.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/strikes.hpp"
#include "sim/posix/virtual_time.hpp"

using namespace reprise::sim;

namespace {

constexpr unsigned kDeviceMajor = 8;  // a disk, as block devices are numbered
constexpr blksize_t kBlockSize = 4096;
constexpr int kSectorsABlock = static_cast<int>(kBlockSize) / 512;

mode_t type_bits(FileType type) {
  switch (type) {
    case FileType::directory:
      return S_IFDIR;
    case FileType::symlink:
      return S_IFLNK;
    case FileType::regular:
      break;
  }
  return S_IFREG;
}

struct stat to_stat(const Status& status) {
  struct stat result {};
  result.st_dev = makedev(kDeviceMajor, 0);
  result.st_ino = status.inode;
  result.st_mode = type_bits(status.type) | status.mode;
  result.st_nlink = status.links;
  result.st_uid = status.user;
  result.st_gid = status.group;
  result.st_size = static_cast<off_t>(status.size_bytes);
  result.st_blksize = kBlockSize;
  result.st_blocks = static_cast<blkcnt_t>(status.blocks) * kSectorsABlock;
  result.st_atim = to_timespec(status.access_ns);
  result.st_mtim = to_timespec(status.modify_ns);
  result.st_ctim = to_timespec(status.change_ns);
  return result;
}

// A character device or a pipe: what is no disk file.
struct stat special_stat(FileKind kind) {
  struct stat result {};
  const bool is_pipe = kind == FileKind::pipe || kind == FileKind::input;
  result.st_mode = is_pipe ? S_IFIFO | 0600 : S_IFCHR | 0666;
  result.st_nlink = 1;
  result.st_blksize = kBlockSize;
  return result;
}

uint64_t digest_of(const Status& status) {
  return status.size_bytes ^ (uint64_t{status.links} << 48) ^ (uint64_t{status.mode} << 32);
}

int settle_status(FileCall& call, const Outcome<Status>& status, struct stat* result,
                  uint64_t object) {
  if (!status.ok()) return call.fail(object, status.error());
  if (const int error = stat_error(); error != 0) return call.fail(object, error);
  *result = to_stat(*status);
  return static_cast<int>(call.done(status->inode, digest_of(*status), 0));
}

int status_of_descriptor(int descriptor, struct stat* result) {
  FileCall call(Operation::stat);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) {
    *result = special_stat(description->kind);
    return call.status(0, 0);
  }
  return settle_status(call, call.disk().status(description->handle), result, description->inode);
}

int status_at(int directory, const char* path, struct stat* result, int flags) {
  if (means_descriptor(directory, path, flags)) return status_of_descriptor(directory, result);
  FileCall call(Operation::stat);
  constexpr int kFlags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE;
  if ((flags & ~kFlags) != 0) return call.fail(0, EINVAL);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return settle_status(call, call.disk().status(at, last), result, digest(path));
}

// As for root: all is allowed, but only what somebody may execute can be executed.
int settle_access(FileCall& call, const Outcome<Status>& status, int mode, uint64_t object) {
  if (!status.ok()) return call.fail(object, status.error());
  if (const int error = stat_error(); error != 0) return call.fail(object, error);
  const bool executable = status->type == FileType::directory || (status->mode & 0111) != 0;
  if ((mode & X_OK) != 0 && !executable) return call.fail(status->inode, EACCES);
  return call.status(status->inode, 0);
}

int may_access_descriptor(FileCall& call, int descriptor, int mode) {
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) {
    return (mode & X_OK) != 0 ? call.fail(0, EACCES) : call.status(0, 0);
  }
  return settle_access(call, call.disk().status(description->handle), mode, description->inode);
}

statx_timestamp to_statx_time(const timespec& time) {
  statx_timestamp result{};
  result.tv_sec = time.tv_sec;
  result.tv_nsec = static_cast<uint32_t>(time.tv_nsec);
  return result;
}

struct statx to_statx(const struct stat& status) {
  struct statx result {};
  result.stx_mask = STATX_BASIC_STATS;
  result.stx_blksize = static_cast<uint32_t>(status.st_blksize);
  result.stx_nlink = static_cast<uint32_t>(status.st_nlink);
  result.stx_uid = status.st_uid;
  result.stx_gid = status.st_gid;
  result.stx_mode = static_cast<uint16_t>(status.st_mode);
  result.stx_ino = status.st_ino;
  result.stx_size = static_cast<uint64_t>(status.st_size);
  result.stx_blocks = static_cast<uint64_t>(status.st_blocks);
  result.stx_atime = to_statx_time(status.st_atim);
  result.stx_mtime = to_statx_time(status.st_mtim);
  result.stx_ctime = to_statx_time(status.st_ctim);
  result.stx_dev_major = major(status.st_dev);
  result.stx_dev_minor = minor(status.st_dev);
  return result;
}

}  // namespace

extern "C" {

int stat(const char* path, struct stat* result) noexcept {
  return simulated() ? status_at(AT_FDCWD, path, result, 0) : REPRISE_HOST(stat)(path, result);
}

int lstat(const char* path, struct stat* result) noexcept {
  return simulated() ? status_at(AT_FDCWD, path, result, AT_SYMLINK_NOFOLLOW)
                     : REPRISE_HOST(lstat)(path, result);
}

int fstat(int descriptor, struct stat* result) noexcept {
  return simulated() ? status_of_descriptor(descriptor, result)
                     : REPRISE_HOST(fstat)(descriptor, result);
}

int fstatat(int directory, const char* path, struct stat* result, int flags) noexcept {
  return simulated() ? status_at(directory, path, result, flags)
                     : REPRISE_HOST(fstatat)(directory, path, result, flags);
}

int stat64(const char* path, struct stat64* result) noexcept {
  return stat(path, reinterpret_cast<struct stat*>(result));
}
int lstat64(const char* path, struct stat64* result) noexcept {
  return lstat(path, reinterpret_cast<struct stat*>(result));
}
int fstat64(int descriptor, struct stat64* result) noexcept {
  return fstat(descriptor, reinterpret_cast<struct stat*>(result));
}
int fstatat64(int directory, const char* path, struct stat64* result, int flags) noexcept {
  return fstatat(directory, path, reinterpret_cast<struct stat*>(result), flags);
}

int statx(int directory, const char* path, int flags, unsigned mask,
          struct statx* result) noexcept {
  if (!simulated()) return REPRISE_HOST(statx)(directory, path, flags, mask, result);
  struct stat status {};
  if (status_at(directory, path, &status, flags) != 0) return -1;
  *result = to_statx(status);
  return 0;
}

int faccessat(int directory, const char* path, int mode, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(faccessat)(directory, path, mode, flags);
  FileCall call(Operation::access);
  constexpr int kModes = R_OK | W_OK | X_OK;
  constexpr int kFlags = AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
  if ((mode & ~kModes) != 0 || (flags & ~kFlags) != 0) return call.fail(0, EINVAL);
  if (means_descriptor(directory, path, flags)) {
    return may_access_descriptor(call, directory, mode);
  }
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return settle_access(call, call.disk().status(at, last), mode, digest(path));
}

int access(const char* path, int mode) noexcept {
  return simulated() ? faccessat(AT_FDCWD, path, mode, 0) : REPRISE_HOST(access)(path, mode);
}

int euidaccess(const char* path, int mode) noexcept {
  return simulated() ? faccessat(AT_FDCWD, path, mode, 0) : REPRISE_HOST(euidaccess)(path, mode);
}

}  // extern "C"
