// stat in all its forms, access, chmod, chown, times, statvfs.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/virtual_time.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

constexpr unsigned kDeviceMajor = 8;  // a disk, as block devices are numbered
constexpr blksize_t kBlockSize = 4096;
constexpr long kExt4Magic = 0xef53;
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
struct stat special_stat() {
  struct stat result {};
  result.st_mode = S_IFCHR | 0666;
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
  *result = to_stat(*status);
  return static_cast<int>(call.done(status->inode, digest_of(*status), 0));
}

int status_of_descriptor(int descriptor, struct stat* result) {
  FileCall call(Operation::stat);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  if (description->kind != FileKind::disk) {
    *result = special_stat();
    return call.status(0, 0);
  }
  return settle_status(call, call.disk().status(description->handle), result,
                       description->inode);
}

int status_at(int directory, const char* path, struct stat* result, int flags) {
  if ((flags & AT_EMPTY_PATH) != 0 && path[0] == '\0' && directory != AT_FDCWD) {
    return status_of_descriptor(directory, result);
  }
  FileCall call(Operation::stat);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return settle_status(call, call.disk().status(at, last), result, digest(path));
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

// @returns whether utimensat's special values were all valid
bool new_time(const timespec& wanted, int64_t now_ns, std::optional<int64_t>& result) {
  if (wanted.tv_nsec == UTIME_OMIT) return true;
  if (wanted.tv_nsec == UTIME_NOW) {
    result = now_ns;
    return true;
  }
  if (!valid(wanted)) return false;
  result = int64_t{wanted.tv_sec} * 1'000'000'000 + wanted.tv_nsec;
  return true;
}

bool new_times(const struct timespec wanted[2], NewTimes& times) {
  const int64_t now_ns = clock_ns(CLOCK_REALTIME).value_or(0);
  if (wanted == nullptr) {
    times = {now_ns, now_ns};
    return true;
  }
  return new_time(wanted[0], now_ns, times.access_ns) &&
         new_time(wanted[1], now_ns, times.modify_ns);
}

struct statvfs to_statvfs(const SpaceStatus& space) {
  struct statvfs result {};
  result.f_bsize = kBlockSize;
  result.f_frsize = kBlockSize;
  result.f_blocks = space.blocks;
  result.f_bfree = space.blocks_free;
  result.f_bavail = space.blocks_free;
  result.f_files = space.inodes;
  result.f_ffree = space.inodes_free;
  result.f_favail = space.inodes_free;
  result.f_namemax = kNameBytesMax;
  return result;
}

struct statfs to_statfs(const SpaceStatus& space) {
  struct statfs result {};
  result.f_type = kExt4Magic;
  result.f_bsize = kBlockSize;
  result.f_frsize = kBlockSize;
  result.f_blocks = space.blocks;
  result.f_bfree = space.blocks_free;
  result.f_bavail = space.blocks_free;
  result.f_files = space.inodes;
  result.f_ffree = space.inodes_free;
  result.f_namelen = kNameBytesMax;
  return result;
}

// The file system behind a path or a descriptor, as `convert` shows it.
template <class Result>
int space_at(const char* path, Result* result, Result (*convert)(const SpaceStatus&)) {
  FileCall call(Operation::statvfs);
  const PathAt at = call.at(AT_FDCWD, path);
  if (call.failed()) return call.fail();
  if (const Outcome<Status> status = call.disk().status(at); !status.ok()) {
    return call.fail(digest(path), status.error());
  }
  *result = convert(call.disk().space());
  return call.status(0, 0);
}

template <class Result>
int space_of(int descriptor, Result* result, Result (*convert)(const SpaceStatus&)) {
  FileCall call(Operation::statvfs);
  if (call.find(descriptor) == nullptr) return call.fail();
  *result = convert(call.disk().space());
  return call.status(0, 0);
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
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  const Outcome<Status> status = call.disk().status(at, last);
  if (!status.ok()) return call.fail(digest(path), status.error());
  // As for root: all is allowed, but only what somebody may execute can be executed.
  const bool executable = status->type == FileType::directory || (status->mode & 0111) != 0;
  if ((mode & X_OK) != 0 && !executable) return call.fail(status->inode, EACCES);
  return call.status(status->inode, 0);
}

int access(const char* path, int mode) noexcept {
  return simulated() ? faccessat(AT_FDCWD, path, mode, 0) : REPRISE_HOST(access)(path, mode);
}

int euidaccess(const char* path, int mode) noexcept {
  return simulated() ? faccessat(AT_FDCWD, path, mode, 0) : REPRISE_HOST(euidaccess)(path, mode);
}

int fchmodat(int directory, const char* path, mode_t mode, int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(fchmodat)(directory, path, mode, flags);
  FileCall call(Operation::chmod);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
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

int utimensat(int directory, const char* path, const struct timespec times[2],
              int flags) noexcept {
  if (!simulated()) return REPRISE_HOST(utimensat)(directory, path, times, flags);
  FileCall call(Operation::utimes);
  NewTimes wanted;
  if (!new_times(times, wanted)) return call.fail(0, EINVAL);
  const PathAt at = call.at(directory, path);
  if (call.failed()) return call.fail();
  const LastLink last = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? LastLink::keep : LastLink::follow;
  return call.settle(digest(path), call.disk().set_times(at, wanted, last));
}

int futimens(int descriptor, const struct timespec times[2]) noexcept {
  if (!simulated()) return REPRISE_HOST(futimens)(descriptor, times);
  FileCall call(Operation::utimes);
  NewTimes wanted;
  if (!new_times(times, wanted)) return call.fail(0, EINVAL);
  const Description& description = call.find(descriptor);
  if (description == nullptr) return call.fail();
  return call.settle(description->inode, call.disk().set_times(description->handle, wanted));
}

int statvfs(const char* path, struct statvfs* result) noexcept {
  return simulated() ? space_at(path, result, &to_statvfs) : REPRISE_HOST(statvfs)(path, result);
}

int fstatvfs(int descriptor, struct statvfs* result) noexcept {
  return simulated() ? space_of(descriptor, result, &to_statvfs)
                     : REPRISE_HOST(fstatvfs)(descriptor, result);
}

int statfs(const char* path, struct statfs* result) noexcept {
  return simulated() ? space_at(path, result, &to_statfs) : REPRISE_HOST(statfs)(path, result);
}

int fstatfs(int descriptor, struct statfs* result) noexcept {
  return simulated() ? space_of(descriptor, result, &to_statfs)
                     : REPRISE_HOST(fstatfs)(descriptor, result);
}

int statvfs64(const char* path, struct statvfs64* result) noexcept {
  return statvfs(path, reinterpret_cast<struct statvfs*>(result));
}
int fstatvfs64(int descriptor, struct statvfs64* result) noexcept {
  return fstatvfs(descriptor, reinterpret_cast<struct statvfs*>(result));
}
int statfs64(const char* path, struct statfs64* result) noexcept {
  return statfs(path, reinterpret_cast<struct statfs*>(result));
}
int fstatfs64(int descriptor, struct statfs64* result) noexcept {
  return fstatfs(descriptor, reinterpret_cast<struct statfs*>(result));
}

}  // extern "C"
