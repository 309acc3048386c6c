// Record locks, of the process and of open file descriptions, and flock. Nothing here waits.

#include <sys/file.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

struct flock draw_lock(Playground& play) {
  constexpr short kTypes[] = {F_RDLCK, F_WRLCK, F_WRLCK, F_UNLCK, 7};
  constexpr short kWhence[] = {SEEK_SET, SEEK_SET, SEEK_SET, SEEK_CUR, SEEK_END, 7};
  struct flock lock {};
  lock.l_type = play.draw.of(kTypes);
  lock.l_whence = play.draw.of(kWhence);
  lock.l_start = play.offset();
  lock.l_len = play.draw.one_in(5) ? -play.offset() : play.offset();
  if (play.draw.one_in(3)) {  // ranges that just touch each other, or do not
    lock.l_whence = SEEK_SET;
    lock.l_start = 10 + static_cast<off_t>(play.draw.below(4));
    lock.l_len = static_cast<off_t>(play.draw.below(7)) - 3;
  }
  return lock;
}

/// @returns whether a lock begins where the size of a directory says, which is the file system's
///          business
bool depends_on_directory(const Playground& play, int file, const struct flock& lock) {
  return lock.l_whence == SEEK_END && play.is_directory(file);
}

void note_lock(Playground& play, const struct flock& lock) {
  play.log.note("{} {} {}+{} mine={}", lock.l_type, lock.l_whence, lock.l_start, lock.l_len,
                lock.l_type == F_UNLCK   ? 0
                : lock.l_pid == getpid() ? 1
                                         : lock.l_pid);
}

void lock_range(Playground& play) {
  constexpr int kCommands[] = {F_SETLK, F_OFD_SETLK, F_OFD_SETLK};
  const int file = play.descriptor();
  struct flock lock = draw_lock(play);
  const int command = play.draw.of(kCommands);
  if (depends_on_directory(play, file, lock)) return;
  const struct flock wanted = lock;
  play.log.ended(fcntl(file, command, &lock), "fcntl({}, {}, {} {} {}+{})", file, command,
                 wanted.l_type, wanted.l_whence, wanted.l_start, wanted.l_len);
}

void test_range(Playground& play) {
  constexpr int kCommands[] = {F_GETLK, F_OFD_GETLK, F_OFD_GETLK};
  const int file = play.descriptor();
  struct flock lock = draw_lock(play);
  const int command = play.draw.of(kCommands);
  if (command == F_OFD_GETLK && lock.l_type == F_UNLCK) return;  // has a meaning since Linux 6.6
  if (depends_on_directory(play, file, lock)) return;
  const struct flock wanted = lock;
  const int result = fcntl(file, command, &lock);
  play.log.ended(result, "fcntl({}, {}, {} {} {}+{})", file, command, wanted.l_type,
                 wanted.l_whence, wanted.l_start, wanted.l_len);
  if (result == 0) note_lock(play, lock);
}

void lock_section(Playground& play) {
  constexpr int kCommands[] = {F_TLOCK, F_ULOCK, F_TEST, 9};
  const int file = play.descriptor();
  const int command = play.draw.of(kCommands);
  const off_t length = play.draw.one_in(4) ? -play.offset() : play.offset();
  play.log.ended(lockf(file, command, length), "lockf({}, {}, {})", file, command, length);
}

void lock_whole(Playground& play) {
  constexpr int kOperations[] = {
      LOCK_SH | LOCK_NB, LOCK_EX | LOCK_NB, LOCK_EX | LOCK_NB,          LOCK_UN,
      LOCK_UN | LOCK_NB, LOCK_NB,           LOCK_SH | LOCK_EX | LOCK_NB};
  const int file = play.descriptor();
  const int operation = play.draw.of(kOperations);
  play.log.ended(flock(file, operation), "flock({}, {})", file, operation);
}

constexpr Step kSteps[] = {
    {3, &lock_range}, {2, &test_range}, {1, &lock_section}, {3, &lock_whole}};

}  // namespace

std::span<const Step> lock_steps() { return kSteps; }

}  // namespace reprise::conformance
