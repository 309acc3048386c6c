// Calls that change what files tell about themselves: modes, owners, times, the mask.

#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void change_mode(Playground& play) {
  const char* const path = play.path();
  // Of a directory too the owner keeps every right.
  const mode_t mode = play.mode() | 0700;
  const int directory = play.directory();
  const int result = directory == AT_FDCWD ? chmod(path, mode) : fchmodat(directory, path, mode, 0);
  play.log.ended(result, "fchmodat({}, {}, {:#o})", directory, shown(path).text, mode);
}

// With flags: only for a link, since glibc needs /proc for the mode of anything else.
void change_mode_of_link(Playground& play) {
  const char* const path = play.path();
  struct stat status {};
  if (lstat(path, &status) != 0 || !S_ISLNK(status.st_mode)) return;
  constexpr int kFlags[] = {AT_SYMLINK_NOFOLLOW, AT_REMOVEDIR};
  const int flags = play.draw.of(kFlags);
  play.log.ended(fchmodat(AT_FDCWD, path, 0700, flags), "fchmodat({}, {:#x})", shown(path).text,
                 flags);
}

void change_mode_of_file(Playground& play) {
  const int file = play.descriptor();
  const mode_t mode = play.mode() | 0700;
  play.log.ended(fchmod(file, mode), "fchmod({}, {:#o})", file, mode);
}

void change_mask(Playground& play) {
  constexpr mode_t kMasks[] = {022, 022, 0, 077, 027};
  const mode_t mask = play.draw.of(kMasks);
  play.log.ended(static_cast<long>(umask(mask)), "umask({:#o})", mask);
}

void change_owner_at(Playground& play, uid_t user, gid_t group) {
  constexpr int kFlags[] = {0, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, 0x40};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(3) ? "" : play.path();
  const int flags = play.draw.of(kFlags);
  play.log.ended(fchownat(directory, path, user, group, flags), "fchownat({}, {}, {:#x})",
                 directory, shown(path).text, flags);
}

// To oneself, or to nobody: what everyone may do.
void change_owner(Playground& play) {
  const bool stays = play.draw.one_in(2);
  const uid_t user = stays ? static_cast<uid_t>(-1) : geteuid();
  const gid_t group = stays ? static_cast<gid_t>(-1) : getegid();
  const char* const path = play.path();
  const int file = play.descriptor();
  switch (play.draw.below(4)) {
    case 0:
      play.log.ended(chown(path, user, group), "chown({}, stays={})", shown(path).text, stays);
      break;
    case 1:
      play.log.ended(lchown(path, user, group), "lchown({}, stays={})", shown(path).text, stays);
      break;
    case 2:
      change_owner_at(play, user, group);
      break;
    default:
      play.log.ended(fchown(file, user, group), "fchown({}, stays={})", file, stays);
  }
}

/// Two times as utimensat wants them, some of them special.
struct Moments {
  timespec both[2];
};

Moments draw_moments(Playground& play) {
  Moments moments{};
  for (timespec& time : moments.both) {
    time = play.moment();
    switch (play.draw.below(12)) {
      case 0:
        time.tv_nsec = UTIME_NOW;
        break;
      case 1:
        time.tv_nsec = UTIME_OMIT;
        break;
      case 2:
        time.tv_nsec = 1'000'000'000;
        break;
      default:
        break;
    }
  }
  return moments;
}

void set_times(Playground& play) {
  constexpr int kFlags[] = {0, 0, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, 0x40};
  const int directory = play.directory();
  const char* const path = play.draw.one_in(6) ? "" : play.path();
  const int flags = play.draw.of(kFlags);
  const Moments moments = draw_moments(play);
  const bool now = play.draw.one_in(8);
  play.log.ended(utimensat(directory, path, now ? nullptr : moments.both, flags),
                 "utimensat({}, {}, {:#x})", directory, shown(path).text, flags);
}

void set_times_of_file(Playground& play) {
  const int file = play.descriptor();
  const Moments moments = draw_moments(play);
  const bool now = play.draw.one_in(8);
  play.log.ended(futimens(file, now ? nullptr : moments.both), "futimens({})", file);
}

// The older calls count in microseconds, the oldest in seconds.
void set_times_coarsely(Playground& play) {
  const char* const path = play.path();
  const int file = play.descriptor();
  const timespec access = play.moment();
  const timespec modify = play.moment();
  timeval times[2] = {{access.tv_sec, access.tv_nsec / 1000},
                      {modify.tv_sec, modify.tv_nsec / 1000}};
  if (play.draw.one_in(10)) times[0].tv_usec = play.draw.one_in(2) ? -1 : 1'000'000;
  const utimbuf seconds{access.tv_sec, modify.tv_sec};
  const bool now = play.draw.one_in(8);
  switch (play.draw.below(5)) {
    case 0:
      play.log.ended(utimes(path, now ? nullptr : times), "utimes({})", shown(path).text);
      break;
    case 1:
      play.log.ended(lutimes(path, now ? nullptr : times), "lutimes({})", shown(path).text);
      break;
    case 2:
      play.log.ended(futimes(file, now ? nullptr : times), "futimes({})", file);
      break;
    case 3:
      play.log.ended(futimesat(file, path, now ? nullptr : times), "futimesat({}, {})", file,
                     shown(path).text);
      break;
    default:
      play.log.ended(utime(path, now ? nullptr : &seconds), "utime({})", shown(path).text);
  }
}

constexpr Step kSteps[] = {{3, &change_mode},         {1, &change_mode_of_link},
                           {2, &change_mode_of_file}, {1, &change_mask},
                           {2, &change_owner},        {5, &set_times},
                           {5, &set_times_of_file},   {2, &set_times_coarsely}};

}  // namespace

std::span<const Step> attribute_steps() { return kSteps; }

}  // namespace reprise::conformance
