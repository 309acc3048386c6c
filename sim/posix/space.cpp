// statvfs and statfs: how much room there is. It is told as ext4 tells it.

#include <fcntl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/strikes.hpp"

using namespace reprise::sim;

namespace {

constexpr unsigned long kBlockSize = kBlockBytes;
constexpr long kExt4Magic = 0xef53;

/// What both calls tell, in fields of the same names.
template <class Result>
Result common_fields(const SpaceStatus& space) {
  Result result{};
  result.f_bsize = kBlockSize;
  result.f_frsize = kBlockSize;
  result.f_blocks = space.blocks;
  result.f_bfree = space.blocks_free;
  result.f_bavail = space.blocks_free;
  result.f_files = space.inodes;
  result.f_ffree = space.inodes_free;
  return result;
}

struct statvfs to_statvfs(const SpaceStatus& space) {
  auto result = common_fields<struct statvfs>(space);
  result.f_favail = space.inodes_free;
  result.f_namemax = kNameBytesMax;
  return result;
}

struct statfs to_statfs(const SpaceStatus& space) {
  auto result = common_fields<struct statfs>(space);
  result.f_type = kExt4Magic;
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
  if (const int error = stat_error(); error != 0) return call.fail(digest(path), error);
  *result = convert(call.disk().space());
  return call.status(0, 0);
}

template <class Result>
int space_of(int descriptor, Result* result, Result (*convert)(const SpaceStatus&)) {
  FileCall call(Operation::statvfs);
  if (call.find(descriptor) == nullptr) return call.fail();
  if (const int error = stat_error(); error != 0) return call.fail(0, error);
  *result = convert(call.disk().space());
  return call.status(0, 0);
}

}  // namespace

extern "C" {

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
