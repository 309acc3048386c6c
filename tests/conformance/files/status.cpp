// What files tell about themselves: stat in all its forms, access, statvfs.

#include <sys/statvfs.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void stat_path(Playground& play) {
  const char* const path = play.path();
  struct stat status {};
  const int result = stat(path, &status);
  play.log.ended(result, "stat({})", shown(path).text);
  if (result == 0) play.note_status(status);
}

void lstat_path(Playground& play) {
  const char* const path = play.path();
  struct stat status {};
  const int result = lstat(path, &status);
  play.log.ended(result, "lstat({})", shown(path).text);
  if (result == 0) play.note_status(status);
}

void stat_file(Playground& play) {
  const int file = play.descriptor();
  struct stat status {};
  const int result = fstat(file, &status);
  play.log.ended(result, "fstat({})", file);
  if (result == 0) play.note_status(status);
}

void stat_at(Playground& play) {
  constexpr int kFlags[] = {0, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH,
                            AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, 0x4};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(4) ? "" : play.path();
  const int flags = play.draw.of(kFlags);
  struct stat status {};
  const int result = fstatat(directory, path, &status, flags);
  play.log.ended(result, "fstatat({}, {}, {:#x})", directory, shown(path).text, flags);
  if (result == 0) play.note_status(status);
}

void note_statx(Playground& play, const struct statx& status) {
  constexpr unsigned kPromised = STATX_BASIC_STATS;
  play.log.note("{:#x} {:o} own={} size={}", status.stx_mask & kPromised, status.stx_mode,
                status.stx_uid == geteuid(), S_ISDIR(status.stx_mode) ? 0 : status.stx_size);
  play.note_time("m", {status.stx_mtime.tv_sec, static_cast<long>(status.stx_mtime.tv_nsec)});
}

void statx_at(Playground& play) {
  constexpr int kFlags[] = {0, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, AT_STATX_DONT_SYNC, 0x4};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(4) ? "" : play.path();
  const int flags = play.draw.of(kFlags);
  struct statx status {};
  const int result = statx(directory, path, flags, STATX_BASIC_STATS, &status);
  play.log.ended(result, "statx({}, {}, {:#x})", directory, shown(path).text, flags);
  if (result == 0) note_statx(play, status);
}

void may_access(Playground& play) {
  constexpr int kModes[] = {F_OK, R_OK, W_OK, X_OK, R_OK | W_OK | X_OK, 8, -1};
  constexpr int kFlags[] = {0, 0, AT_EACCESS, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, 0x40};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(6) ? "" : play.path();
  const int mode = play.draw.of(kModes);
  const int flags = play.draw.of(kFlags);
  const int result = directory == AT_FDCWD && flags == 0 ? access(path, mode)
                                                         : faccessat(directory, path, mode, flags);
  play.log.ended(result, "faccessat({}, {}, {}, {:#x})", directory, shown(path).text, mode, flags);
}

// How much room there is is not compared; that it is said in the same units is.
void space(Playground& play) {
  const bool by_path = play.draw.one_in(2);
  const char* const path = play.path();
  const int file = play.descriptor();
  struct statvfs status {};
  const int result = by_path ? statvfs(path, &status) : fstatvfs(file, &status);
  play.log.ended(result, "statvfs({}, {})", by_path ? shown(path).text : "", by_path ? 0 : file);
  if (result != 0) return;
  play.log.note("name={} free={} inodes={}", status.f_namemax, status.f_bavail <= status.f_blocks,
                status.f_ffree <= status.f_files);
}

constexpr Step kSteps[] = {{5, &stat_path}, {5, &lstat_path}, {6, &stat_file}, {5, &stat_at},
                           {4, &statx_at},  {4, &may_access}, {1, &space}};

}  // namespace

std::span<const Step> status_steps() { return kSteps; }

}  // namespace reprise::conformance
