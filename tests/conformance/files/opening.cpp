// open in all its forms, close.

#include <unistd.h>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

// Left out: O_CREAT with O_DIRECTORY, which made a file until Linux 6.4 and is refused since.
int draw_flags(Draw& draw) {
  constexpr int kAccess[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR, O_RDWR};
  int flags = draw.of(kAccess);
  if (draw.one_in(2)) {
    flags |= O_CREAT;
  } else if (draw.one_in(3)) {
    flags = O_RDONLY | O_DIRECTORY;
  }
  if (draw.one_in(8)) flags |= O_EXCL;
  if (draw.one_in(8)) flags |= O_TRUNC;
  if (draw.one_in(6)) flags |= O_APPEND;
  if (draw.one_in(8)) flags |= O_NOFOLLOW;
  if (draw.one_in(4)) flags |= O_CLOEXEC;
  if (draw.one_in(40)) flags |= O_NONBLOCK;
  if (draw.one_in(40)) flags |= O_NOATIME;
  if (draw.one_in(200)) flags |= O_SYNC;
  if (draw.one_in(200)) flags |= O_DSYNC;
  return flags;
}

void open_path(Playground& play) {
  const char* const path = play.path();
  const int flags = draw_flags(play.draw);
  const mode_t mode = play.mode();
  const int file = open(path, flags, mode);
  play.log.ended(file, "open({}, {:#o}, {:#o})", shown(path).text, flags, mode);
  play.keep(file);
}

void open_path_at(Playground& play) {
  const int directory = play.directory();
  const char* const path = play.path();
  const int flags = draw_flags(play.draw);
  const mode_t mode = play.mode();
  const int file = openat(directory, path, flags, mode);
  play.log.ended(file, "openat({}, {}, {:#o}, {:#o})", directory, shown(path).text, flags, mode);
  play.keep(file);
}

void create_path(Playground& play) {
  const char* const path = play.path();
  const mode_t mode = play.mode();
  const int file = creat(path, mode);
  play.log.ended(file, "creat({}, {:#o})", shown(path).text, mode);
  play.keep(file);
}

// A plain file by a plain name, so that the others have something to play with.
void open_plainly(Playground& play) {
  const char* const path = play.name();
  const int file = open(path, O_RDWR | O_CREAT, 0644);
  play.log.ended(file, "open({}, O_RDWR | O_CREAT)", path);
  play.keep(file);
}

void close_slot(Playground& play) {
  int& slot = play.slot();
  const int former = slot;
  slot = -1;
  play.log.ended(close(former), "close({})", former);
}

constexpr Step kSteps[] = {
    {10, &open_path}, {6, &open_path_at}, {1, &create_path}, {8, &open_plainly}, {3, &close_slot}};

}  // namespace

std::span<const Step> opening_steps() { return kSteps; }

}  // namespace reprise::conformance
