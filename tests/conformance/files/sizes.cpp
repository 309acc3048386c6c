// Calls that change the size or the space of a file, and those that make it durable.

#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

void truncate_file(Playground& play) {
  const int file = play.descriptor();
  const off_t size = play.offset();
  play.log.ended(ftruncate(file, size), "ftruncate({}, {})", file, size);
}

void truncate_path(Playground& play) {
  const char* const path = play.path();
  const off_t size = play.offset();
  struct stat status {};
  const bool same_size =
      stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == size;
  if (same_size && !play.abilities.same_size_is_a_change) return;
  play.log.ended(truncate(path, size), "truncate({}, {})", shown(path).text, size);
}

// Left out: collapsing and inserting ranges, which only some file systems know.
int draw_mode(Playground& play) {
  constexpr int kModes[] = {0,
                            0,
                            FALLOC_FL_KEEP_SIZE,
                            FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                            FALLOC_FL_PUNCH_HOLE,
                            FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE,
                            FALLOC_FL_ZERO_RANGE,
                            FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
                            0x4000};
  const int mode = play.draw.of(kModes);
  return play.abilities.zero_range ? mode : mode & ~FALLOC_FL_ZERO_RANGE;
}

void allocate(Playground& play) {
  const int file = play.descriptor();
  const int mode = draw_mode(play);
  const off_t offset = play.offset();
  const off_t length = play.offset();
  play.log.ended(fallocate(file, mode, offset, length), "fallocate({}, {:#x}, {}, {})", file, mode,
                 offset, length);
  // Whether a hole where there was nothing is a change is the file system's business.
  const timespec times[2] = {play.moment(), play.moment()};
  if ((mode & FALLOC_FL_PUNCH_HOLE) != 0) futimens(file, times);
}

void allocate_portably(Playground& play) {
  const int file = play.descriptor();
  const off_t offset = play.offset();
  const off_t length = play.offset();
  play.log.status(posix_fallocate(file, offset, length), "posix_fallocate({}, {}, {})", file,
                  offset, length);
}

// Seldom: a real disk takes its time.
void sync_file(Playground& play) {
  const int file = play.descriptor();
  switch (play.draw.below(3)) {
    case 0:
      play.log.ended(fsync(file), "fsync({})", file);
      break;
    case 1:
      play.log.ended(fdatasync(file), "fdatasync({})", file);
      break;
    default:
      play.log.ended(syncfs(-1), "syncfs(-1)");
  }
}

void sync_range(Playground& play) {
  constexpr unsigned kFlags[] = {0, SYNC_FILE_RANGE_WRITE, 0x100};
  const int file = play.descriptor();
  const off_t offset = play.offset();
  const off_t length = play.offset();
  const unsigned flags = play.draw.of(kFlags);
  if (play.is_directory(file)) return;
  play.log.ended(sync_file_range(file, offset, length, flags), "sync_file_range({}, {}, {}, {})",
                 file, offset, length, flags);
}

void advise(Playground& play) {
  constexpr int kAdvice[] = {POSIX_FADV_NORMAL, POSIX_FADV_DONTNEED, POSIX_FADV_WILLNEED, 77};
  const int file = play.descriptor();
  const off_t offset = play.offset();
  const off_t length = play.offset();
  const int advice = play.draw.of(kAdvice);
  play.log.status(posix_fadvise(file, offset, length, advice), "posix_fadvise({}, {}, {}, {})",
                  file, offset, length, advice);
}

constexpr Step kSteps[] = {
    {60, &truncate_file}, {40, &truncate_path}, {60, &allocate}, {20, &allocate_portably},
    {2, &sync_file},      {8, &sync_range},     {8, &advise}};

}  // namespace

std::span<const Step> size_steps() { return kSteps; }

}  // namespace reprise::conformance
